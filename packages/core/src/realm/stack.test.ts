import { encodedMap } from "../../support/line-map.ts";
import { expect, it } from "vitest";
import { mapErrorStack, mapPlaces, mapStack } from "./stack.ts";
import { bundleOf, factsOf, limits, sharedRealm, startRun, thrown } from "../../support/realm.ts";

const body = `function helper() {\n  throw new Error("boo");\n}\nmain(async function flow() {\n  helper();\n});`;

/** Every line of the bundle at the same line and column of one source. */
function mapOf(code: string): string {
  return encodedMap("workflows/order.ts", code.split("\n").length);
}

it("shows the places of the sources, and no frame of the host or the prelude", () => {
  const { error } = thrown(startRun(body).first);
  const { code } = bundleOf(body);
  const line = code.split("\n").findIndex((text) => text.includes("throw new Error")) + 1;
  const mapped = mapStack(error.stack ?? "", mapOf(code));
  expect(mapped.split("\n")).toEqual([
    "Error: boo",
    `    at helper (workflows/order.ts:${line}:1)`,
    `    at flow (workflows/order.ts:${line + 3}:1)`,
  ]);
});

it("leaves places as they are without a map, or with one that can't be read", () => {
  const { error } = thrown(startRun(body).first);
  for (const map of [null, "{", "[]"])
    expect(mapStack(error.stack ?? "", map)).toMatch(
      /^Error: boo\n {4}at helper \(workflow:[0-9a-f]{32}:\d+:\d+\)\n {4}at flow \(workflow:/,
    );
});

it("leaves the frames of a step's own stack", () => {
  const stack =
    "Error: x\n    at charge (/app/steps.ts:3:4)\n    at async flow (workflow:ab:1:2)\n    at Script.runInContext (node:vm:149:12)";
  expect(mapStack(stack, mapOf(";"))).toBe(
    "Error: x\n    at charge (/app/steps.ts:3:4)\n    at async flow (workflows/order.ts:1:1)",
  );
});

it("maps the places in what the console shows", () => {
  const text = "wrong: Error: x\n    at flow (workflow:ab:2:2) {\n  [cause]: Error: y\n      at workflow:ab:1:9\n}\nno place";
  expect(mapPlaces(text, mapOf(";\n;"))).toBe(
    "wrong: Error: x\n    at flow (workflows/order.ts:2:1) {\n  [cause]: Error: y\n      at workflows/order.ts:1:1\n}\nno place",
  );
  expect(mapPlaces(text, null)).toBe(text);
});

it.each(["workflow:ab:0:0", "workflow:ab:1:0", "workflow:ab:0:1", "workflow:ab:99999999999999999999:1"])(
  "a place that no map has stays as it is: %s",
  (place) => {
    const map = encodedMap("workflows/order.ts", 3);
    expect(mapPlaces(`look at ${place}`, map)).toBe(`look at ${place}`);
    expect(mapStack(`Error\n    at ${place}`, map)).toBe(`Error\n    at ${place}`);
  },
);

it("an error whose stack can't be set, or throws, is left as it is", () => {
  const map = encodedMap("workflows/order.ts", 3);
  const throws = (): never => {
    throw new Error("mine");
  };
  const stack = "Error\n    at workflow:ab:2:1";
  const inner = Object.assign(new Error("inner"), { stack });
  const odd = [
    Object.freeze(new Error("frozen", { cause: inner })),
    Object.defineProperty(new Error("stack", { cause: inner }), "stack", { get: throws }),
    Object.defineProperty(new Error("cause"), "cause", { get: throws }),
  ];
  for (const error of odd) expect(() => mapErrorStack(error, map)).not.toThrow();
  expect(inner.stack).toBe("Error\n    at workflows/order.ts:2:1");
});

it("a bundle that begins with many comments is read in one pass", () => {
  const { code } = bundleOf(body);
  const comments = `${"/* a * b */ // c\n".repeat(2_000)}"one"; ${"/**/".repeat(2_000)}`;
  const loose = code.replace('"use strict";', "");
  for (const text of [comments + code, comments + loose]) {
    const run = sharedRealm().instantiate({ ...bundleOf(body), hash: String(text.length), code: text }, factsOf());
    expect(thrown(run.start("", limits)).error.message).toBe("boo");
  }
});
