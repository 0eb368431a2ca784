import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { storeRules, testStore } from "../../conformance/suite.ts";
import { memory, type MemoryStore } from "./memory.ts";

testStore(
  "memory",
  {
    create: () => memory(),
    kill: (store, workerId) => (store as MemoryStore).kill(workerId),
    stall: (store, workerId) => (store as MemoryStore).stall(workerId),
    recordsAfterMs: 0,
  },
  { describe, test },
);

test("the suite has a test for every rule of the specification, and no other", () => {
  const spec = readFileSync(new URL("../../../../../docs/spec/store.md", import.meta.url), "utf8");
  const numbers = [...spec.matchAll(/^- \*\*(S\d+)\*\*/gm)].map(([, number]) => number ?? "");
  expect([...new Set(storeRules.map(({ number }) => number))].toSorted()).toEqual(numbers.toSorted());
});
