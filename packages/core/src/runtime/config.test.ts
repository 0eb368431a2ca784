import { expect, test } from "vitest";
import { hostileValues } from "../../support/hostile-values.ts";
import { PerdureError } from "../errors/perdure-error.ts";
import { memory } from "../store/memory/memory.ts";
import { checkConfig } from "./config.ts";

test.each<[string, unknown, RegExp]>([
  ["null", null, /the configuration is null; expected an object of options: store, worker/],
  ["a list", [], /an array/],
  ["an unknown name", { strore: "x" }, /"strore" of the configuration/],
  ["a store that is none", { store: {} }, /store is an object; expected a store, or its URL/],
  ["a worker that is true", { worker: true }, /worker is true/],
  ["an unknown limit", { worker: { concurrent: 5 } }, /"concurrent" of worker.*concurrentSteps/],
  ["a limit that is a text", { worker: { graceMs: "10s" } }, /worker\.graceMs is "10s"; expected a number/],
  ["a limit that is none", { worker: { graceMs: Infinity } }, /worker\.graceMs is Infinity/],
  ["an alias that is no text", { aliases: { a: 5 } }, /aliases/],
  ["an unknown retention", { retention: { done: "1d" } }, /"done" of retention/],
  ["a url that is a number", { url: 5 }, /url is 5/],
])("refuses %s", (_name, config, message) => {
  expect(() => checkConfig(config)).toThrow(message);
  expect(() => checkConfig(config)).toThrow(expect.objectContaining({ code: "invalid_option" }));
});

test("refuses an age that is no duration", () => {
  expect(() => checkConfig({ retention: { failed: "soon" } })).toThrow(expect.objectContaining({ code: "invalid_duration" }));
});

test("keeps what is set", () => {
  const config = {
    store: memory(),
    worker: { graceMs: 5 },
    aliases: { a: "b" },
    retention: { failed: "forever" },
    url: "http://a",
  };
  expect(checkConfig({ ...config, worker: config.worker })).toEqual(config);
  expect(checkConfig({ worker: false })).toEqual({ worker: false });
});

test.each(["store", "worker", "aliases", "retention", "url", null])(
  "as %s, what does harm is taken or refused with a code",
  (name) => {
    const odd = hostileValues.filter(({ make }) => {
      try {
        checkConfig(name === null ? make() : { [name]: make() });
        return false;
      } catch (error) {
        return !PerdureError.is(error) && (error as { code?: unknown }).code !== "invalid_duration";
      }
    });
    expect(odd.map((value) => value.name)).toEqual([]);
  },
);
