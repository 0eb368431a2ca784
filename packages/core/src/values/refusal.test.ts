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
    ["a step function", Object.assign(() => 1, { stepId: "s" }), "not_built_yet", "args[0] is a step function"],
    ["a Request", new Request("http://a"), "not_built_yet", "args[0] is a Request"],
    ["a Response", new Response(), "not_built_yet", "a Response"],
    ["an AbortSignal", { s: new AbortController().signal }, "not_built_yet", "args[0].s is an AbortSignal"],
    ["a class with WORKFLOW_SERIALIZE", new Money(), "not_built_yet", "an instance of Money"],
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
  it.each([
    ["arrays", (deep: unknown) => [deep]],
    ["objects", (deep: unknown) => ({ deep })],
    ["maps", (deep: unknown) => new Map([[1, deep]])],
    ["sets", (deep: unknown) => new Set([deep])],
    ["causes", (deep: unknown) => Object.assign(new Error("x", { cause: deep }), { stack: "" })],
  ])("nesting too deep in %s ends in an error, and up to the limit it works", (_name, wrap) => {
    const nest = (levels: number) => Array.from({ length: levels }).reduce<unknown>((deep) => wrap(deep), 1);
    expect(() => encode(nest(5_000), { root: "args" })).toThrow(
      expect.objectContaining({ code: "unserializable", message: expect.stringContaining("1000 levels") }),
    );
    expect(() => decode(encode(nest(450), { root: "args" }))).not.toThrow();
  });
});
