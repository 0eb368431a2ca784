import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PerdureError } from "../errors/perdure-error.ts";
import { decode } from "./codec.ts";

describe("bytes from outside", () => {
  const hostile: Record<string, string> = {
    "no format": "",
    "another format": "2[1]",
    "no JSON": "1{",
    "an empty list": "1[]",
    "an index out of range": '1[{"a":9}]',
    "an unknown type": '1[["Evil",1],{}]',
    "a prototype as a key": '1[{"__proto__":1},{"polluted":2},true]',
    "a prototype as a key of a null object": '1[["null","__proto__",1],{"polluted":2},true]',
    "a typed array with a length": '1[["Uint8Array",1],4294967295]',
    "a typed array on no buffer": '1[["Uint8Array",1],["Uint8Array",0]]',
    "a typed array beyond its buffer": '1[["Uint16Array",1,0,4000000],["ArrayBuffer","AAAA"]]',
    "an error without a class": '1[["Error",1],{"message":2},"x"]',
    "an error of a number": '1[["Error",1],5]',
    "an error of itself": '1[["Error",0]]',
    "a stream without a name": '1[["Stream",1],{"type":2},"writable"]',
    "headers of a number": '1[["Headers",1],5]',
    "a header that is none": '1[["Headers",1],[2],[3,3],"a b"]',
    "a URL that is none": '1[["URL","x"]]',
    "a RegExp that is none": '1[["RegExp","("]]',
    "a sparse array of a wrong length": "1[[-7,-1]]",
    "a sparse array beyond its length": "1[[-7,2,5,1],1]",
    "references nested too deep": `1[${Array.from({ length: 100_000 }, (_, index) => `[${index + 1}]`).join(",")},1]`,
    "brackets nested too deep": `1${"[".repeat(100_000)}`,
  };
  it.each(Object.entries(hostile))("%s is a coded error", (_name, text) => {
    expect(() => decode(text, {})).toThrow(expect.objectContaining({ code: "corrupt_value" }));
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
  it("sparse arrays of huge length are not laid out in memory", () => {
    // Laid out, these would be 1.6 TB.
    const arrays = Array.from({ length: 50 }, () => decode("1[[-7,4294967295,4294967294,1],1]")) as unknown[][];
    expect(arrays[49]).toHaveLength(4_294_967_295);
  });
  it("keys of Object.prototype are plain keys", () => {
    const value = decode('1[{"constructor":1,"toString":2,"hasOwnProperty":2},{"prototype":2},5]') as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(["constructor", "toString", "hasOwnProperty"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
  it("an error can't bring a prototype or a setter into play", () => {
    const error = decode('1[["Error",1],{"":2,"constructor":3,"toString":4},"Evil",{},5]') as Error;
    expect(error).toBeInstanceOf(Error);
    expect(Object.getPrototypeOf(error)).toBe(Error.prototype);
  });
  it("any text is a value or a coded error", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => `1${json}`),
          fc
            .array(
              fc.oneof(
                fc.integer({ min: -9, max: 9 }),
                fc.string(),
                fc.array(
                  fc.oneof(
                    fc.integer({ min: -9, max: 9 }),
                    fc.constantFrom(
                      "Error",
                      "Map",
                      "Set",
                      "Stream",
                      "Instance",
                      "Step",
                      "class//a//b",
                      "step//a//b",
                      "Headers",
                      "Object",
                      "null",
                      "Date",
                      "Uint8Array",
                      "ArrayBuffer",
                    ),
                  ),
                ),
              ),
            )
            .map((list) => `1${JSON.stringify(list)}`),
        ),
        (text) => {
          try {
            decode(text);
          } catch (error) {
            expect(PerdureError.is(error) && error.code).toMatch(/corrupt_value|not_built_yet/);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  }, 30_000);
});
