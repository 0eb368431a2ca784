import { describe, expect, it } from "vitest";
import { FatalError } from "../errors/user-errors.ts";
import { decode } from "./codec.ts";
import { encodeThrown } from "./thrown.ts";

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
