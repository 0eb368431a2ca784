import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HookConflictError } from "../errors/hook-errors.ts";
import { perdureError } from "../errors/perdure-error.ts";
import { WorkflowRunCancelledError, WorkflowRunFailedError } from "../errors/run-errors.ts";
import { FatalError, RetryableError } from "../errors/user-errors.ts";
import { decodeChunk, encodeChunk } from "./chunk.ts";
import { decode, encode } from "./codec.ts";
import type { StreamReference } from "./environment.ts";

const roundTrip = (value: unknown) => decode(encode(value, { root: "value" }));
/** What differs only by way: each value alone, within plain data, and beside something that takes the general way. */
const ways: Record<string, (value: unknown) => unknown> = {
  alone: roundTrip,
  "in plain data": (value) => (roundTrip({ args: [value] }) as { args: unknown[] }).args[0],
  "beside a Map": (value) => (roundTrip([new Map(), value]) as unknown[])[1],
  "as a chunk": (value) => decodeChunk(encodeChunk(value)),
  "as a value of a Map": (value) => [...(roundTrip(new Map([[1, value]])) as Map<unknown, unknown>).values()][0],
};

const isWellFormed = (text: string) => !/\p{Surrogate}/u.test(text);

function withHole(): unknown[] {
  const array: unknown[] = [1, 2, undefined, 3];
  Reflect.deleteProperty(array, 1);
  return array;
}

class CustomError extends TypeError {
  override name = "CustomError";
  readonly field: string = "email";
}

const values: Record<string, unknown> = {
  null: null,
  undefined,
  true: true,
  number: 1.5,
  NaN,
  Infinity,
  "-Infinity": -Infinity,
  "-0": -0,
  bigint: -(2n ** 70n),
  string: "aä€😀",
  "a lone surrogate and NUL": "a\ud800\0b\udc00",
  "keys of all kinds": { "": 1, "\0": 2, "\ud800": 3, constructor: 4, toString: 5, "a.b": 6, 1: 7, then: 8, length: 9 },
  Date: new Date(1_700_000_000_123),
  "an invalid Date": new Date(NaN),
  Map: new Map<unknown, unknown>([
    [{ a: 1 }, new Map()],
    [NaN, -0],
  ]),
  Set: new Set([1, "a", new Set()]),
  RegExp: /a\/(?<n>b)\n/giu,
  URL: new URL("https://ann@example.com/ü?x=1#y"),
  URLSearchParams: new URLSearchParams("a=1&a=2&b=%20"),
  "nothing in an array": [],
  "a hole": withHole(),
  "a sparse array": Object.assign([], { 1_000_000: 1 }),
  "an empty object": {},
  "a null prototype": Object.assign(Object.create(null) as object, { a: 1, constructor: 2 }),
  ArrayBuffer: new Uint8Array([1, 2, 3]).buffer,
  Uint8Array: new Uint8Array([0, 255]),
  Uint8ClampedArray: new Uint8ClampedArray([1]),
  Int8Array: new Int8Array([-1]),
  Int16Array: new Int16Array([-1]),
  Uint16Array: new Uint16Array([1]),
  Int32Array: new Int32Array([-1]),
  Uint32Array: new Uint32Array([1]),
  Float32Array: new Float32Array([0.5, NaN]),
  Float64Array: new Float64Array([0.1, -0]),
  BigInt64Array: new BigInt64Array([-1n]),
  BigUint64Array: new BigUint64Array([1n]),
  DataView: new DataView(new Uint8Array([1, 2]).buffer),
};

describe.each(Object.entries(ways))("%s", (_way, write) => {
  it.each(Object.entries(values))("%s comes back", (_name, value) => {
    const back = write(value);
    expect(back).toStrictEqual(value);
  });
});

it("Headers come back with cookies apart", () => {
  const headers = new Headers([
    ["a", "1"],
    ["set-cookie", "x"],
    ["set-cookie", "y"],
  ]);
  const back = roundTrip(headers) as Headers;
  expect(back).toBeInstanceOf(Headers);
  expect([...back]).toEqual([...headers]);
});

describe("identity", () => {
  it("keeps cycles and repeated references", () => {
    const shared = { n: 1 };
    const value: Record<string, unknown> = { a: shared, b: shared, list: [shared] };
    value["self"] = value;
    const map = new Map<unknown, unknown>();
    map.set("me", map).set(map, new Set([map]));
    value["map"] = map;
    const back = roundTrip(value) as typeof value;
    expect(back["self"]).toBe(back);
    expect(back["a"]).toBe(back["b"]);
    expect((back["list"] as unknown[])[0]).toBe(back["a"]);
    expect((back["map"] as Map<unknown, unknown>).get("me")).toBe(back["map"]);
  });
  it("keeps cycles in plain data", () => {
    const value: unknown[] = [1];
    value.push({ value });
    const back = roundTrip(value) as [number, { value: unknown }];
    expect(back[1].value).toBe(back);
  });
  it("makes copies", () => {
    const value = { a: [1] };
    expect(roundTrip(value)).not.toBe(value);
  });
});

describe("errors", () => {
  it("keep class, name, message, stack, cause, code and own properties", () => {
    const error = Object.assign(new CustomError("boo", { cause: new RangeError("inner") }), {
      code: "E_X",
      status: 404,
      details: new Map([[1, 2]]),
    });
    const back = roundTrip(error) as CustomError & Record<string, unknown>;
    expect(back).toBeInstanceOf(TypeError);
    expect(back).toMatchObject({
      name: "CustomError",
      message: "boo",
      field: "email",
      code: "E_X",
      status: 404,
      details: new Map([[1, 2]]),
    });
    expect(back.stack).toBe(error.stack);
    expect(back.cause).toBeInstanceOf(RangeError);
    expect(Object.keys(back).sort()).toEqual(["code", "details", "field", "status"]);
  });
  it.each([Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError])("%o keeps its class", (Class) => {
    expect(roundTrip(new Class("x"))).toBeInstanceOf(Class);
    expect((roundTrip(new Class("x")) as Error).name).toBe(Class.name);
  });
  it("keep AggregateErrors and their errors", () => {
    const back = roundTrip(new AggregateError([new TypeError("a"), "b"], "all")) as AggregateError;
    expect(back).toBeInstanceOf(AggregateError);
    expect([back.message, (back.errors[0] as Error).message, back.errors[1]]).toEqual(["all", "a", "b"]);
    expect(back.errors[0]).toBeInstanceOf(TypeError);
  });
  it("keep cycles", () => {
    const error = new Error("x") as Error & { self?: unknown };
    error.self = { list: [error] };
    error.cause = error;
    const back = roundTrip(error) as typeof error;
    expect(back.cause).toBe(back);
    expect((back.self as { list: unknown[] }).list[0]).toBe(back);
  });
  it("of this project keep their class by brand", () => {
    class Declined extends FatalError {}
    const back = [
      new Declined("no"),
      new RetryableError("later", { retryAfter: new Date(5) }),
      perdureError("not_built_yet", { what: "x" }),
      new HookConflictError("t", "wrun_1"),
      new WorkflowRunCancelledError("wrun_1", "why"),
      new WorkflowRunFailedError("wrun_1", "USER_ERROR", new Error("c")),
    ].map(roundTrip) as (Error & Record<string, unknown>)[];
    expect(back[0]).toBeInstanceOf(FatalError);
    expect(back[1]).toMatchObject({ retryAfter: new Date(5), name: "RetryableError" });
    expect(RetryableError.is(back[1])).toBe(true);
    expect(back[2]).toMatchObject({ code: "not_built_yet" });
    expect(back[3]).toBeInstanceOf(HookConflictError);
    expect(back[3]).toMatchObject({ token: "t", runId: "wrun_1" });
    expect(back[4]).toMatchObject({ reason: "why", code: "run_cancelled" });
    expect(back[5]?.cause).toBeInstanceOf(Error);
  });
  it("of DOMException come back as such", () => {
    const error = Object.assign(new DOMException("gone", "AbortError"), { self: [] as unknown[] });
    error.self = [error];
    const back = roundTrip({ error }) as { error: typeof error };
    expect(back.error).toBeInstanceOf(DOMException);
    expect([back.error.name, back.error.message, back.error.code, back.error.stack]).toEqual([
      "AbortError",
      "gone",
      20,
      error.stack,
    ]);
    expect(back.error.self[0]).toBe(back.error);
  });
  it("of DOMException and of classes with a tag of their own are errors", () => {
    expect(roundTrip(new DOMException("gone", "AbortError"))).toMatchObject({ name: "AbortError", message: "gone" });
    class Tagged extends Error {
      get [Symbol.toStringTag](): string {
        return "Object";
      }
    }
    expect(roundTrip(new Tagged("x"))).toBeInstanceOf(Error);
  });
});

describe("bytes", () => {
  it("are those that a view shows, and no others of its buffer", () => {
    const pool = new Uint8Array(1_000).fill(7);
    const text = encode(pool.subarray(10, 12), { root: "value" });
    expect(text.length).toBeLessThan(60);
    expect(decode(text)).toEqual(new Uint8Array([7, 7]));
  });
  it("pass as chunks as they are, copied", () => {
    const bytes = new Uint8Array([1, 2]);
    const chunk = encodeChunk(bytes);
    expect(chunk).toStrictEqual(bytes);
    expect(chunk).not.toBe(bytes);
    expect(decodeChunk(chunk)).toBe(chunk);
    expect(typeof encodeChunk(new Uint16Array(1))).toBe("string");
  });
});

describe("views on one buffer", () => {
  const bytes = () => Uint8Array.from({ length: 64 }, (_each, index) => index + 1);
  it("stay on it, with the buffer itself where that is part of the value", () => {
    const { buffer } = bytes();
    const value = {
      head: new Uint8Array(buffer, 3, 5),
      number: new DataView(buffer, 8, 4),
      wide: new Float64Array(buffer, 16, 2),
      buffer,
    };
    for (const order of [Object.keys(value), Object.keys(value).reverse()]) {
      const back = roundTrip(Object.fromEntries(order.map((key) => [key, value[key as keyof typeof value]]))) as typeof value;
      expect(back).toEqual(value);
      for (const view of [back.head, back.number, back.wide]) expect(view.buffer).toBe(back.buffer);
      expect([back.head.byteOffset, back.number.byteOffset, back.wide.byteOffset]).toEqual([3, 8, 16]);
    }
  });
  it("without it bring the bytes that they show, at their alignment, and zeros between", () => {
    const { buffer } = bytes();
    const [early, late] = roundTrip([new Uint8Array(buffer, 11, 2), new Uint16Array(buffer, 20, 2)]) as [Uint8Array, Uint16Array];
    expect(early.buffer).toBe(late.buffer);
    expect([...new Uint8Array(early.buffer)]).toEqual([0, 0, 0, 12, 13, 0, 0, 0, 0, 0, 0, 0, 21, 22, 23, 24]);
    expect([...early]).toEqual([12, 13]);
    early[0] = 99;
    expect(new Uint8Array(late.buffer)[3]).toBe(99);
  });
  it("that overlap show each other's writes", () => {
    const { buffer } = bytes();
    const [one, other] = roundTrip([new Uint8Array(buffer, 0, 8), new Uint8Array(buffer, 4, 8)]) as [Uint8Array, Uint8Array];
    one[4] = 77;
    expect(other[0]).toBe(77);
  });
  it("of a buffer that is shared or can be resized travel as a copy of the bytes that they show", () => {
    const resizable = Reflect.construct(ArrayBuffer, [4, { maxByteLength: 8 }]) as ArrayBuffer;
    expect(roundTrip(new Uint8Array(resizable))).toStrictEqual(new Uint8Array(4));
    expect(roundTrip(new Uint8Array(new SharedArrayBuffer(3)).fill(1))).toStrictEqual(new Uint8Array([1, 1, 1]));
    expect(() => roundTrip({ a: resizable })).toThrow("value.a can't be stored: it is a resizable ArrayBuffer");
  });
});

describe("own properties of arrays", () => {
  it("travel: those of a match, and of its indices", () => {
    const match = /(?<year>\d+)-(?<month>\d+)/d.exec("on 2026-11");
    const back = roundTrip([match]) as [typeof match];
    expect(back[0]).toEqual(match);
    expect(back[0]).toMatchObject({
      index: 3,
      input: "on 2026-11",
      groups: { year: "2026" },
      indices: { groups: { year: [3, 7] } },
    });
    expect(Object.getPrototypeOf(back[0]?.groups)).toBeNull();
    expect(roundTrip(match)).toEqual(match);
  });
  it("travel beside holes, cycles and huge lengths, under any name", () => {
    const list = Object.assign([] as unknown[], {
      self: [] as unknown[],
      5: "five",
      "": 1,
      constructor: 2,
      "01": 3,
      "-1": 4,
    });
    list.length = 4_000_000_000;
    list.self = list;
    const { list: back } = roundTrip({ list }) as { list: typeof list };
    expect(Object.keys(back)).toEqual(Object.keys(list));
    expect([back.length, back.self === back, back[5], Array.isArray(back)]).toEqual([4_000_000_000, true, "five", true]);
  });
});

describe("streams", () => {
  const stream = new WritableStream();
  const revived = { revived: true };
  let seen: StreamReference | null = null;
  const environment = {
    streams: {
      reduce: (value: object): StreamReference | undefined =>
        value === stream ? { type: "writable", runId: "wrun_1", namespace: "log", onRetry: "append" } : undefined,
      revive: (reference: StreamReference) => ((seen = reference), revived),
    },
  };
  it("travel by name", () => {
    const text = encode({ out: stream }, { root: "", environment });
    expect(decode(text, environment)).toEqual({ out: revived });
    expect(seen).toEqual({ type: "writable", runId: "wrun_1", namespace: "log", onRetry: "append" });
    expect(() => decode(text)).toThrow(expect.objectContaining({ code: "not_built_yet" }));
  });
  it("of the user's own are refused with their path", () => {
    expect(() => encode([new ReadableStream()], { root: "args", environment })).toThrow(
      expect.objectContaining({ code: "not_built_yet", message: expect.stringContaining("args[0] is a ReadableStream") }),
    );
  });
});

describe("any value", () => {
  const leaf = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.double(),
    fc.integer(),
    fc.bigInt(),
    fc.boolean(),
    fc.constantFrom(null, undefined, -0, "\0", "\ud800"),
    fc.date({ noInvalidDate: false }),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie("value")),
      fc.dictionary(
        fc.string({ unit: "binary" }).filter((key) => key !== "__proto__"),
        tie("value"),
      ),
      fc.array(tie("value")).map((items) => new Set(items)),
      fc.array(fc.tuple(tie("value"), tie("value"))).map((entries) => new Map(entries)),
      fc.uint8Array(),
      fc.sparseArray(tie("value")),
    ),
  }));
  it("comes back equal, in well-formed text without NUL", () => {
    fc.assert(
      fc.property(value, (original) => {
        const text = encode(original, { root: "value" });
        expect(isWellFormed(text)).toBe(true);
        expect(text).not.toContain("\0");
        expect(decode(text)).toEqual(original);
        expect(decode(encode([original, new Map()], { root: "value" }))).toEqual([original, new Map()]);
      }),
      { numRuns: 150 },
    );
  }, 30_000);
});
