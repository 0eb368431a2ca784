/** Invariants 1 to 4 and 6, by killing the process at every call to the store. README.md says how. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { Mode, Plan } from "./app/killing-store.ts";
import { readLedger } from "./app/ledger.ts";
import { buildApp } from "./build-app.ts";
import { live, type Outcome } from "./life.ts";
import { verify } from "./verify.ts";

const minutes = 60_000;
/** A run that had no progress between this many deaths, and ran alone at each, is parked. */
const deathsThatPark = 3;
let main = "";

beforeAll(async () => {
  main = await buildApp(new URL("app/", import.meta.url));
}, minutes);

/** How many lives a plan took; the last one came to its end. */
async function survive(plans: readonly Plan[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "perdure-crash-"));
  try {
    let lives = 0;
    let outcome: Outcome | "killed" = "killed";
    for (const plan of [...plans, { mode: "never", call: 0 } as const]) {
      lives += 1;
      outcome = await live(main, folder, plan);
      if (outcome !== "killed") break;
    }
    if (outcome === "killed") throw new Error("the last life was killed");
    if (lives <= deathsThatPark) expect(outcome.released, "runs that were parked").toEqual([]);
    verify(outcome, readLedger(join(folder, "ledger")));
    return lives;
  } catch (error) {
    const text = plans.map(({ mode, call }) => `${mode} call ${call}`).join(", then ");
    throw new Error(`killed ${text}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Goes through the calls until a life has fewer; `step` leaves some out. Two at a time. Returns how many were met. */
async function everyCall(plansOf: (call: number) => Plan[]): Promise<number> {
  let next = 1;
  let met = 0;
  let beyond = 0;
  const lane = async (): Promise<void> => {
    // The number of calls varies a little from life to life.
    while (beyond < 3) {
      const call = next;
      next += 1;
      if ((await survive(plansOf(call))) === 1) beyond += 1;
      else met += 1;
    }
  };
  await Promise.all([lane(), lane()]);
  return met;
}

test("a life that nothing disturbs gives what it should", { timeout: minutes }, async () => {
  expect(await survive([])).toBe(1);
});

test("a process that is killed before any call to the store loses nothing", { timeout: 6 * minutes }, async () => {
  expect(await everyCall((call) => [{ mode: "before", call }])).toBeGreaterThan(20);
});

test(
  "a process that is killed after any write of the store, its answer unheard, loses nothing",
  { timeout: 6 * minutes },
  async () => {
    expect(await everyCall((call) => [{ mode: "after", call }])).toBeGreaterThan(10);
  },
);

test("a recovery that is killed in turn loses nothing", { timeout: 6 * minutes }, async () => {
  const modes: Mode[] = ["after", "before"];
  expect(
    await everyCall((call) => [
      { mode: "before", call: call * 3 },
      ...modes.map((mode, index) => ({ mode, call: 2 + ((call * (5 + index)) % 11) })),
    ]),
  ).toBeGreaterThan(5);
});

test("a write whose answer is lost is repeated and takes place once", { timeout: 6 * minutes }, async () => {
  const { writes } = await countWrites();
  expect(writes).toBeGreaterThan(10);
  const calls = Array.from({ length: writes }, (_, index) => index + 1);
  const lane = async (): Promise<void> => {
    for (let call = calls.shift(); call !== undefined; call = calls.shift())
      expect(await survive([{ mode: "lost", call }])).toBe(1);
  };
  await Promise.all([lane(), lane()]);
});

async function countWrites(): Promise<{ writes: number }> {
  const folder = await mkdtemp(join(tmpdir(), "perdure-crash-"));
  try {
    const outcome = await live(main, folder);
    if (outcome === "killed") throw new Error("killed by nobody");
    return { writes: outcome.calls.filter((name) => name === "write").length };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
