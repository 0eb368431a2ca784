/** What the tests of the realm share: bundles written by hand and runs of them. */
import { createHash } from "node:crypto";
import type { Bundle } from "../src/store/contract/contract.ts";
import { decode, encode } from "../src/values/codec.ts";
import { createRealm } from "../src/realm/realm.ts";
import { installRejectionGuard } from "../src/realm/rejection-guard.ts";
import type { EngineLimits } from "../src/engine/limits.ts";
import type { Activation, ActivationLimits, Realm, RealmRun, RunFacts } from "../src/realm/port.ts";

export const workflowId = "workflow//workflows/test//main";
const now = 1_700_000_000_000;
export const engineLimits: EngineLimits = {
  turns: 1_000_000,
  commands: 100_000,
  valueBytes: 32 * 1024 * 1024,
  journalEvents: 1_000_000,
  journalBytes: 1024 * 1024 * 1024,
};
export const limits: ActivationLimits = { now, clock: now, turns: 1_000_000, commands: 100_000, timeoutMs: null };

/** A bundle around `body`, which registers the workflow `main`. `spend` stands where the compiler would spend from the budget. */
export function bundleOf(body: string): Bundle {
  const code = `"use strict"; let $perdure_budget = 0;
const { callStep, registerStep, registerWorkflow, registerClass, overrun: $perdure_overrun } = require("perdure/internal");
const spend = () => --$perdure_budget < 0 && $perdure_overrun();
const perdure = require("perdure");
const step = (id, ...args) => callStep("step//workflows/test//" + id, args);
const main = (fn) => registerWorkflow(${JSON.stringify(workflowId)}, fn);
${body}
module.exports.$perdure_refill = (turns) => { $perdure_budget = turns; };`;
  const steps = [...body.matchAll(/\bstep\("(\w+)"/g)].map(([, name = ""]) => stepIdOf(name));
  const hash = createHash("sha256").update(code).digest("hex").slice(0, 32);
  return { hash, code, map: null, abi: 1, steps: [...new Set(steps)] };
}

/** The id of what a body calls as `step("name")`. */
export function stepIdOf(name: string): string {
  return `step//workflows/test//${name}`;
}

export function factsOf(facts: Partial<RunFacts> = {}): RunFacts {
  return { runId: "wrun_1", workflowId, seed: "ab".repeat(32), env: {}, createdAt: limits.now - 1_000, url: "", ...facts };
}

// As in a worker: what workflows reject is not the process's.
installRejectionGuard();

let shared: Realm | null = null;

export function sharedRealm(): Realm {
  shared ??= createRealm();
  return shared;
}

export interface Started {
  run: RealmRun;
  first: Activation;
}

export function startRun(
  body: string,
  args: unknown[] = [],
  options: { facts?: Partial<RunFacts>; limits?: Partial<ActivationLimits>; realm?: Realm } = {},
): Started {
  const run = (options.realm ?? sharedRealm()).instantiate(bundleOf(body), factsOf(options.facts));
  return { run, first: run.start(encode(args, { root: "args" }), { ...limits, ...options.limits }) };
}

export function resolve(run: RealmRun, ordinal: number, value: unknown, at: Partial<ActivationLimits> = {}): Activation {
  return run.settle({ type: "resolve", ordinal, value: encode(value, { root: "value" }) }, { ...limits, ...at });
}

export function reject(run: RealmRun, ordinal: number, error: unknown, at: Partial<ActivationLimits> = {}): Activation {
  return run.settle({ type: "reject", ordinal, error: encode(error, { root: "error" }) }, { ...limits, ...at });
}

/** What the workflow returned in its first activation. */
export function returned({ end }: Activation): unknown {
  if (end?.type !== "returned")
    throw new Error(`the workflow did not return: ${end === null ? "it waits" : String((decode(end.error) as Error).stack)}`);
  return decode(end.value);
}

/** What the workflow threw. */
export function thrown({ end }: Activation): { type: string; code: string; error: Error & Record<string, unknown> } {
  if (end === null || end.type === "returned") throw new Error("the workflow did not throw");
  return { type: end.type, code: end.code, error: decode(end.error) as Error & Record<string, unknown> };
}

/** Evaluates an expression as the code of a workflow and gives its value. */
export function evaluate(expression: string, options: Parameters<typeof startRun>[2] = {}): unknown {
  return returned(startRun(`main(async () => (${expression}));`, [], options).first);
}
