import { describe, expect, it } from "vitest";
import { fits, limited, sizeOf } from "./limit.ts";

describe("the size of what is stored", () => {
  it.each(["", "a", "ä", "€", "😀", "a€😀ä".repeat(100), "\u07ff\u0800\uffff"])("%j is counted in bytes of UTF-8", (text) => {
    const bytes = new TextEncoder().encode(text).length;
    expect(sizeOf(text)).toBe(bytes);
    expect([fits(text, bytes), fits(text, bytes - 1)]).toEqual([true, false]);
  });
  it("of bytes is their number", () => {
    expect([sizeOf(new Uint8Array(5)), fits(new Uint8Array(5), 5), fits(new Uint8Array(5), 4)]).toEqual([5, true, false]);
  });
  it("beyond the limit is an error with the number of bytes", () => {
    expect(limited("ää", 4, "It")).toBe("ää");
    expect(() => limited("äää", 4, "It")).toThrow(
      expect.objectContaining({ code: "value_too_large", message: expect.stringMatching(/^It has 6 bytes; the limit is 4/) }),
    );
  });
});
