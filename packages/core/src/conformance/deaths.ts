import { claimOne } from "./claims.ts";
import type { RuleContext } from "./harness.ts";
import { all, createOf } from "./operations.ts";

/**
 * Creates runs and lets workers die with them outstanding, until each has as many deaths as it is given. At every death several
 * runs are outstanding, so that none is a solo death. Then a run has no owner, and its epoch is the number of its deaths.
 */
export async function raiseDeaths(context: RuleContext, deaths: Readonly<Record<string, number>>): Promise<void> {
  const rounds = Math.max(...Object.values(deaths));
  for (let left = rounds; left > 0; left -= 1) {
    const victim = `victim-${left}`;
    await context.mortal(victim);
    await all(context.store, createOf({ runId: `beside-${left}`, queue: "beside", owner: victim }));
    for (const [runId, count] of Object.entries(deaths)) {
      if (count === left) await all(context.store, createOf({ runId, owner: victim }));
      if (count > left) await claimOne(context.store, victim, runId);
    }
    await context.die(victim);
  }
}

/** Deaths and solo deaths of the run, told by a claim. */
export async function deathsOf({ store }: RuleContext, workerId: string, runId = "run"): Promise<[number, number] | null> {
  const claimed = await claimOne(store, workerId, runId);
  return claimed === null ? null : [claimed.deaths, claimed.soloDeaths];
}
