/** Globals of the realm are the host's by another way: thousands of expressions give the same in both. */
import { beforeAll, expect, it } from "vitest";
import { inHost, inRealm } from "../../support/host-table/both-worlds.ts";
import { expressions } from "../../support/host-table/expressions.ts";
import { knownDifferences } from "../../support/host-table/known-differences.ts";

const major = Number(process.versions.node.split(".")[0]);
const known = knownDifferences.filter(({ nodes }) => nodes?.(major) ?? true).flatMap((difference) => difference.expressions);

let differing: { expression: string; host: string | undefined; realm: string | undefined }[] = [];
beforeAll(() => {
  const host = inHost(expressions);
  const realm = inRealm(expressions);
  differing = expressions
    .map((expression, index) => ({ expression, host: host[index], realm: realm[index] }))
    .filter((row) => row.host !== row.realm);
}, 30_000);

it("is large, and what it lists as different is little", () => {
  expect(expressions.length).toBeGreaterThan(4_000);
  expect(knownDifferences.flatMap((difference) => difference.expressions).length).toBeLessThan(20);
});

it("gives the same in the realm as in the host, but for what is listed with its reason", () => {
  expect(differing.filter(({ expression }) => !known.includes(expression))).toEqual([]);
});

it("lists nothing that does not differ, or is not in the table", () => {
  expect(known.filter((expression) => !differing.some((row) => row.expression === expression))).toEqual([]);
  const all = knownDifferences.flatMap((difference) => difference.expressions);
  expect(all.filter((expression) => !expressions.includes(expression))).toEqual([]);
});
