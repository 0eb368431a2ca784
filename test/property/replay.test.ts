/** Invariant 5: the same journal gives the same commands. Checked on random programs; README.md says how. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkProgram } from "./check.ts";
import { keptPrograms } from "./kept.ts";
import { preparePrograms } from "./prepare.ts";
import { programOf } from "./program.ts";

const programs = Number(process.env["PERDURE_FUZZ_PROGRAMS"] ?? 1_000);
const firstSeed = Number(process.env["PERDURE_FUZZ_SEED"] ?? 1);

let restore = (): void => undefined;
beforeAll(() => {
  restore = preparePrograms();
});
afterAll(() => restore());

test.each(keptPrograms)("$name runs alike in every way", { timeout: 60_000 }, async ({ programs: kept }) => {
  for (const program of kept) await checkProgram(program);
});

test(
  `${programs} programs from seed ${firstSeed} on run alike live, replayed from every prefix, evicted at every rest, and as plain JavaScript`,
  { timeout: 60_000 + programs * 500 },
  async () => {
    const ends = new Map<string, number>();
    let events = 0;
    for (let index = 0; index < programs; index += 1) {
      const checked = await checkProgram(programOf((firstSeed + index) >>> 0));
      ends.set(checked.last, (ends.get(checked.last) ?? 0) + 1);
      events += checked.events;
    }
    if (programs < 500) return;
    // A generator that has gone narrow would prove nothing.
    expect(events / programs).toBeGreaterThan(10);
    for (const end of ["run_completed", "run_failed", "run_cancelled"]) expect(ends.get(end), end).toBeGreaterThan(programs / 20);
  },
);
