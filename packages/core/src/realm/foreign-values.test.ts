import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { encodeChunk } from "../values/chunk.ts";
import { decode, encode } from "../values/codec.ts";

const roundTrip = (value: unknown) => decode(encode(value, { root: "value" }));

describe("another realm", () => {
  it("has its values read as its own kind", () => {
    const foreign = vm.runInNewContext(
      `({ map: new Map([[1, new Date(5)]]), set: new Set([1]), list: [1, , 2], re: /x/g, error: new TypeError("x"), bytes: new Uint8Array([1, 2]).subarray(1), nothing: Object.create(null), buffer: new ArrayBuffer(2) })`,
    ) as unknown;
    expect(roundTrip(foreign)).toMatchObject({
      map: new Map([[1, new Date(5)]]),
      set: new Set([1]),
      list: expect.objectContaining({ length: 3, 0: 1, 2: 2 }) as unknown,
      re: /x/g,
      error: new TypeError("x"),
      bytes: new Uint8Array([2]),
      nothing: {},
    });
  });
});

it("bytes of Node's Buffer are plain bytes, without the pool that they lie in", () => {
  expect(roundTrip(Buffer.from("hi"))).toStrictEqual(new Uint8Array([104, 105]));
  expect(encode(Buffer.from("hi"), { root: "value" }).length).toBeLessThan(60);
  expect(encodeChunk(Buffer.from("a"))).toStrictEqual(new Uint8Array([97]));
});
