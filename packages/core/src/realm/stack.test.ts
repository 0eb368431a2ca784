import { encodedMap } from "../../support/line-map.ts";
import { expect, it } from "vitest";
import { mapPlaces, mapStack } from "./stack.ts";
import { bundleOf, startRun, thrown } from "../../support/realm.ts";

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
