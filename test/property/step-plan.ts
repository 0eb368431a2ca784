/** What the steps of the programs do: it stands in the call's own arguments, so that every execution meets the same. */
import { FatalError } from "../../packages/core/src/errors/user-errors.ts";
import type { Random } from "./random.ts";

interface Plan {
  /** Attempts that fail before one succeeds. */
  fails: number;
  how: "error" | "type" | "fatal";
  /** Attempts after the first. */
  retries: number;
}

/** The source of a call. */
export function stepCall(random: Random, site: number): string {
  const plan: Plan = { fails: 0, how: "error", retries: 0 };
  if (random.chance(0.4)) {
    plan.fails = 1 + random.below(3);
    plan.how = random.pick(["error", "error", "type", "fatal"]);
    plan.retries = random.below(4);
  }
  return `step("w${random.below(4)}", ${site}, ${JSON.stringify(plan)}, out.length)`;
}

export type Outcome = { type: "completed"; value: unknown } | { type: "failed" | "retry"; error: Error };

/** What the attempt (from 1) of this call comes to. */
export function outcomeOf(args: readonly unknown[], attempt: number): Outcome {
  const [site, plan, length] = args as [number, Plan, number];
  if (attempt > plan.fails) return { type: "completed", value: valueOf(site, length) };
  const message = `site ${site} attempt ${attempt}`;
  if (plan.how === "fatal") return { type: "failed", error: new FatalError(message) };
  const error = plan.how === "type" ? new TypeError(message) : new Error(message);
  return { type: attempt > plan.retries ? "failed" : "retry", error };
}

function valueOf(site: number, length: number): unknown {
  switch (site % 6) {
    case 0:
      return undefined;
    case 1:
      return { site, length, deep: [null, -0, "ä\ud800"] };
    case 2:
      return new Map([[site, new Set([length])]]);
    case 3:
      return new Date(site * 1_000 + length);
    case 4:
      return 2n ** 70n + BigInt(site);
    default:
      return `value ${site} ${length}`;
  }
}
