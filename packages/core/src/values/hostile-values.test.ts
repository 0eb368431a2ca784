import { describe, expect, it } from "vitest";
import { hostileValues } from "../../support/hostile-values.ts";
import { PerdureError } from "../errors/perdure-error.ts";
import { decodeChunk, encodeChunk } from "./chunk.ts";
import { decode, encode } from "./codec.ts";
import { describeThrown, encodeOrRefuse, encodeShortened, encodeThrown } from "./thrown.ts";

/** What `write` gives, or the refusal, which must be one of ours. */
function written<Written>(write: () => Written): Written | PerdureError {
  try {
    return write();
  } catch (error) {
    if (!PerdureError.is(error)) throw error;
    return error;
  }
}

function expectPath(refused: PerdureError, path: string): void {
  expect(refused.code).toMatch(/^(?:unserializable|not_built_yet)$/);
  expect(refused.message.slice(0, path.length)).toBe(path);
  // The message ends up in logs and journals.
  expect(refused.message.length).toBeLessThan(1_500);
}

/** Where it may stand, and the beginning of the path there. */
const places: [name: string, wrap: (value: unknown) => unknown, path: string][] = [
  ["alone", (value) => value, "args"],
  ["in plain data", (value) => ({ user: [value] }), "args.user[0]"],
  ["in a Map", (value) => new Map([["x", value]]), 'args.get("x")'],
  ["as a key of a Map", (value) => new Map([[value, 1]]), "args.keys()[0]"],
  ["in a Set", (value) => new Set([1, value]), "args.values()[1]"],
  ["in a cause", (value) => new Error("x", { cause: { data: value } }), "args.cause.data"],
  ["in an AggregateError", (value) => new AggregateError([value]), "args.errors[0]"],
  ["beside an array's items", (value) => Object.assign([1], { groups: value }), "args.groups"],
];

it("are many, each of a name of its own", () => {
  expect(hostileValues.length).toBeGreaterThan(200);
});

describe.each(places)("%s", (_name, wrap, path) => {
  it.each(hostileValues)("$name is written and read, or refused with its path", ({ make }) => {
    const text = written(() => encode(wrap(make()), { root: "args" }));
    if (PerdureError.is(text)) expectPath(text, path);
    else expect(() => decode(text)).not.toThrow();
  });
});

/** What would come back as something else. */
const lossy =
  /^a subclass|^a boxed|with a (?:property|symbol as a key|function)|^an? (?:view beyond|view on a det|detached|resizable|Shared|DataView on)|^an object (?:made of|that says)|^an instance|prototype of |^an? (?:async )?generator|^(?:Math|JSON|Reflect|Intl|globalThis)$|^an arguments|key __proto__|^a proxy of an array of a|^a thenable|1001 levels|20000 levels/;

describe("what would lose something", () => {
  it.each(hostileValues.filter(({ name }) => lossy.test(name)))("$name is refused", ({ make }) => {
    expect(PerdureError.is(written(() => encode({ user: make() }, { root: "args" })))).toBe(true);
  });
  it("of the built-in classes themselves and in shapes that travel is nothing", () => {
    const travels =
      /^a frozen|lets all through|levels of|^an? (?:match|view on a res|array (?:that holds|with itself|with a hole|of a huge))|holds itself|own cause/;
    const names = hostileValues.filter(({ name }) => travels.test(name) && !lossy.test(name));
    const refused = names.filter(({ make }) => PerdureError.is(written(() => encode(make(), { root: "args" }))));
    // A proxy hides what makes a Map one.
    expect(refused.map(({ name }) => name)).toEqual(
      ["a function", "a Map", "a Date", "a Uint8Array"].map((of) => `a proxy of ${of} that lets all through`),
    );
  });
});

describe("as what was thrown", () => {
  it.each(hostileValues)("$name is recorded and described", ({ make }) => {
    expect(() => decode(encodeThrown(make(), { root: "error" }))).not.toThrow();
    expect(() => decode(encodeShortened(make(), { root: "error" }))).not.toThrow();
    expect(describeThrown(make())).toMatch(/./);
  });
});

describe("as a result or a chunk", () => {
  it.each(hostileValues)("$name is written and read, or refused", ({ make }) => {
    const result = written(() => encodeOrRefuse("result", () => encode(make(), { root: "result" })));
    if (PerdureError.is(result)) expectPath(result, "result");
    const chunk = written(() => encodeChunk(make()));
    if (PerdureError.is(chunk)) expectPath(chunk, "chunk");
    else expect(() => decodeChunk(chunk)).not.toThrow();
  });
});
