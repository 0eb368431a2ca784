import { describe, expect, it } from "vitest";
import { FatalError } from "../errors/user-errors.ts";
import { decode } from "./codec.ts";
import { describeThrown, encodeShortened, encodeThrown } from "./thrown.ts";

describe("what was thrown", () => {
  const recorded = (thrown: unknown) => decode(encodeThrown(thrown, { root: "error" })) as Error & Record<string, unknown>;
  it("keeps its class, message and stack where a property can't be written", () => {
    const error = Object.assign(new FatalError("declined"), {
      request: { socket: () => 1 },
      status: 402,
      cause: Object.assign(new TypeError("inner"), { f() {}, code: "E_IN" }),
    });
    const back = recorded(error);
    expect(back).toBeInstanceOf(FatalError);
    expect([back.message, back.stack, back["status"], "request" in back]).toEqual(["declined", error.stack, 402, false]);
    expect(back.cause).toBeInstanceOf(TypeError);
    expect(back.cause).toMatchObject({ message: "inner", code: "E_IN" });
  });
  it("may be anything that can be written", () => {
    expect(recorded({ a: 1 })).toEqual({ a: 1 });
    expect(recorded(undefined)).toBeUndefined();
  });
  it("is an error of ours where nothing can be written", () => {
    expect(recorded(() => 1)).toMatchObject({
      code: "unserializable",
      message: expect.stringContaining("error can't be stored: it is a function"),
    });
    expect(
      recorded(
        new Proxy(
          {},
          {
            get() {
              throw new Error("trap");
            },
            getPrototypeOf() {
              throw new Error("trap");
            },
          },
        ),
      ),
    ).toMatchObject({ code: "unserializable" });
  });
});

describe("the text of what was thrown", () => {
  const refuse = (): never => {
    throw new Error("looked at");
  };
  const revoked = (target: object): object => {
    const { proxy, revoke } = Proxy.revocable(target, {});
    revoke();
    return proxy;
  };
  it.each<[string, unknown, string]>([
    ["an error", new TypeError("no such user"), "TypeError: no such user"],
    ["an error of a class of ours", new FatalError("declined"), "FatalError: declined"],
    ["an error of another name", Object.assign(new Error("x"), { name: "Mine" }), "Mine: x"],
    ["an error without a message", new RangeError(), "RangeError"],
    ["an error whose message is a number", Object.assign(new Error("x"), { message: 5 }), "Error: 5"],
    ["an error whose message is an object", Object.assign(new Error("x"), { message: { toString: refuse } }), "Error"],
    ["an error whose name is a symbol", Object.assign(new RangeError("x"), { name: Symbol("s") }), "RangeError: x"],
    ["an error whose message throws", Object.defineProperty(new TypeError("x"), "message", { get: refuse }), "TypeError"],
    ["an error whose name throws", Object.defineProperty(new TypeError("x"), "name", { get: refuse }), "TypeError: x"],
    ["a text", "out of paper", "out of paper"],
    ["a symbol", Symbol("s"), "Symbol(s)"],
    ["a BigInt", 5n, "5"],
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
    ["a function", refuse, "a function"],
    ["a revoked function", revoked(refuse), "a function"],
    ["an object", { a: 1, b: 2 }, "an object with the keys a, b"],
    ["an object without a prototype", Object.create(null), "an object without keys"],
    [
      "an object that can't become a text",
      { toString: refuse, [Symbol.toPrimitive]: refuse },
      "an object with the keys toString",
    ],
    ["a list", [1, 2], "an array of 2"],
    ["a revoked proxy", revoked({}), "an object that can't be read"],
    ["a revoked list", revoked([]), "an object that can't be read"],
  ])("of %s", (_name, thrown, text) => {
    expect(describeThrown(thrown)).toBe(text);
  });
  it("is a line, however long the message is", () => {
    expect(describeThrown(new Error("x".repeat(1_000_000))).length).toBeLessThan(3_000);
  });
});

describe("an error in short", () => {
  it("keeps its class, name and code, and the beginnings of its texts", () => {
    const error = Object.assign(new RangeError("m".repeat(20_000)), { name: "Mine", code: "E_BIG", body: "b" });
    const back = decode(encodeShortened(error, { root: "error" }));
    expect(back).toBeInstanceOf(RangeError);
    expect(back).toMatchObject({ name: "Mine", code: "E_BIG", message: "m".repeat(10_000) });
    expect(back).not.toHaveProperty("body");
  });
});
