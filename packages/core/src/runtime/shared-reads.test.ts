import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { SharedReads } from "./shared-reads.ts";

test("who asks in one turn of the loop shares a read, whoever comes once it has begun gets another", async () => {
  let state = "before";
  let reads = 0;
  const answers: (() => void)[] = [];
  const shared = new SharedReads(async () => {
    reads += 1;
    const seen = state;
    await new Promise<void>((resolve) => answers.push(resolve));
    return seen;
  });
  const early = Array.from({ length: 3_000 }, () => shared.read("run"));
  await setImmediate();
  await setImmediate();
  expect(reads).toBe(1);
  state = "behind";
  const late = shared.read("run");
  await setImmediate();
  await setImmediate();
  for (const answer of answers) answer();
  expect(new Set(await Promise.all(early))).toEqual(new Set(["before"]));
  expect(await late).toBe("behind");
  expect(reads).toBe(2);
});

test("no more than 16 are under way at once, in order, and one that fails keeps no place", async () => {
  let underWay = 0;
  let most = 0;
  const begun: string[] = [];
  const shared = new SharedReads(async (key) => {
    begun.push(key);
    most = Math.max(most, (underWay += 1));
    await setImmediate();
    underWay -= 1;
    if (Number(key) % 2 === 0) throw new Error(key);
    return key;
  });
  const keys = Array.from({ length: 100 }, (_each, index) => String(index));
  const settled = await Promise.allSettled(keys.map((key) => shared.read(key)));
  expect(settled.filter(({ status }) => status === "fulfilled").length).toBe(50);
  expect(most).toBe(16);
  expect(begun).toEqual(keys);
});
