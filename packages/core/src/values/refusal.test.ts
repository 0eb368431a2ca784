import { describe, expect, it } from "vitest";
import { decode, encode } from "./codec.ts";

describe("what can't be written", () => {
  class Account {
    id = 1;
  }
  class Money {
    static [Symbol.for("workflow-serialize")](): void {}
  }
  const refused: [name: string, value: unknown, code: string, message: string | RegExp][] = [
    [
      "a function",
      { user: { save() {} } },
      "unserializable",
      "args[0].user.save can't be stored: it is a function. Leave it out",
    ],
    ["a class", { C: Account }, "unserializable", "args[0].C can't be stored: it is a class"],
    ["a symbol", [Symbol("x")], "unserializable", "args[0][0] can't be stored: it is a symbol"],
    ["a promise", { a: Promise.resolve(1) }, "unserializable", "args[0].a can't be stored: it is a promise. Await it"],
    ["an instance", { "a b": new Account() }, "unserializable", 'args[0]["a b"] can\'t be stored: it is an instance of Account'],
    [
      "a WeakMap",
      new Map([["k", new WeakMap()]]),
      "unserializable",
      'args[0].get("k") can\'t be stored: it is an instance of WeakMap',
    ],
    ["a symbol as a key", { [Symbol("x")]: 1 }, "unserializable", "symbols as keys"],
    ["a key __proto__", JSON.parse('{"a":{"__proto__":{"x":1}}}'), "unserializable", "key __proto__"],
    ["a property of an error", Object.assign(new Error("x"), { config: { f() {} } }), "unserializable", "args[0].config.f"],
    ["a cause", new Error("x", { cause: () => 1 }), "unserializable", "args[0].cause"],
    ["a workflow function", Object.assign(() => 1, { workflowId: "w" }), "unserializable", "a workflow function"],
    ["a Request", new Request("http://a"), "not_built_yet", "args[0] is a Request"],
    ["a Response", new Response(), "not_built_yet", "a Response"],
    ["an AbortSignal", { s: new AbortController().signal }, "not_built_yet", "args[0].s is an AbortSignal"],
    [
      "a class with WORKFLOW_SERIALIZE",
      new Money(),
      "unserializable",
      "an instance of Money, a class without WORKFLOW_DESERIALIZE",
    ],
    [
      "a getter that throws",
      {
        get x() {
          throw new Error("mine");
        },
      },
      "unserializable",
      "mine",
    ],
    ["a SharedArrayBuffer", new SharedArrayBuffer(1), "unserializable", "SharedArrayBuffer"],
  ];
  it.each(refused)("%s fails with its path, its kind and what to do", (_name, value, code, message) => {
    expect(() => encode([value], { root: "args" })).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message as string) }),
    );
  });
  it("names the root alone, and a path without one", () => {
    expect(() => encode(() => 1, { root: "result" })).toThrow("result can't be stored");
    expect(() => encode({ args: [() => 1] }, { root: "" })).toThrow(/^args\[0\] can't/);
  });
  const wraps: [name: string, wrap: (inner: unknown) => unknown][] = [
    ["arrays", (inner) => [inner]],
    ["objects", (inner) => ({ inner })],
    ["maps", (inner) => new Map([[1, inner]])],
    ["keys of maps", (inner) => new Map([[inner, 1]])],
    ["sets", (inner) => new Set([inner])],
    ["causes", (inner) => Object.assign(new Error("x", { cause: inner }), { stack: "" })],
    ["arrays with properties", (inner) => Object.assign([1], { inner })],
  ];
  const nest = (levels: number, wrap: (inner: unknown) => unknown) =>
    Array.from({ length: levels }).reduce<unknown>((inner) => wrap(inner), 1);
  /** With most of the stack in use already. */
  const deepInCalls = (write: () => unknown): unknown => {
    let room = 0;
    const measure = (): void => {
      room += 1;
      measure();
    };
    expect(measure).toThrow(RangeError);
    const descend = (calls: number): unknown => (calls === 0 ? write() : [descend(calls - 1)][0]);
    return descend(Math.floor(room / 3));
  };
  it.each(wraps)(
    "nesting in %s works exactly to the limit, wherever the stack is, and one level more is refused",
    (_name, wrap) => {
      const tooDeep = expect.objectContaining({
        code: "unserializable",
        message: expect.stringContaining("1000 levels"),
      }) as unknown;
      for (const levels of [1_001, 5_000]) expect(() => encode(nest(levels, wrap), { root: "args" })).toThrow(tooDeep);
      const deepest = nest(1_000, wrap);
      expect(() => deepInCalls(() => decode(encode(deepest, { root: "args" })))).not.toThrow();
      const args = [deepest];
      expect(() => decode(encode(args, { root: "args", envelope: [args] }))).not.toThrow();
      expect(() => encode(args, { root: "args" })).toThrow(tooDeep);
      const [deeper] = [[nest(1_001, wrap)]];
      expect(() => encode(deeper, { root: "args", envelope: [deeper] })).toThrow(tooDeep);
    },
  );
  it("a path of a thousand levels is shortened in its middle", () => {
    expect(() =>
      encode(
        nest(1_001, (inner) => ({ inner })),
        { root: "result" },
      ),
    ).toThrow(/^result\.inner\.inner.{100,300}…[.a-z]*inner can't be stored: it is nested/);
  });
  it("text that is nested deeper than what is written is refused when it is read", () => {
    const text = (levels: number) => `1[${Array.from({ length: levels }, (_, index) => `["Set",${index + 1}]`).join(",")},1]`;
    expect(() => decode(text(1_000))).not.toThrow();
    expect(() => decode(text(1_003))).toThrow(expect.objectContaining({ code: "corrupt_value" }));
  });
});
