import { openContext } from "./context.ts";
import type { Rule, StoreHarness, TestRunner } from "./harness.ts";
import { claimRules } from "./claim-rules.ts";
import { commitRules } from "./commit-rules.ts";
import { coverageRules } from "./coverage-rules.ts";
import { createRules } from "./create-rules.ts";
import { creationRules } from "./creation-rules.ts";
import { deathRules } from "./death-rules.ts";
import { durabilityRules } from "./durability-rules.ts";
import { endingRules } from "./ending-rules.ts";
import { inboxRules } from "./inbox-rules.ts";
import { queueRules } from "./queue-rules.ts";
import { readRules } from "./read-rules.ts";
import { stepResultRules } from "./step-result-rules.ts";
import { streamRules } from "./stream-rules.ts";
import { suspectRules } from "./suspect-rules.ts";
import { sweepRules } from "./sweep-rules.ts";
import { tokenRules } from "./token-rules.ts";
import { valueRules } from "./value-rules.ts";
import { watchRules } from "./watch-rules.ts";

/** All rules, in the order of the tests. */
export const storeRules: readonly Rule[] = [
  ...createRules,
  ...commitRules,
  ...endingRules,
  ...creationRules,
  ...watchRules,
  ...tokenRules,
  ...inboxRules,
  ...streamRules,
  ...stepResultRules,
  ...claimRules,
  ...queueRules,
  ...coverageRules,
  ...deathRules,
  ...suspectRules,
  ...sweepRules,
  ...readRules,
  ...valueRules,
  ...durabilityRules,
];

const timeoutMs = 30_000;

/**
 * Defines the tests that every store must pass, one for each numbered rule of the store's specification (docs/spec/store.md).
 *
 * @example
 * import { describe, test } from "vitest";
 * import { testStore } from "perdure/testing/store";
 *
 * testStore("my store", { create: () => myStore() }, { describe, test });
 */
export function testStore(name: string, harness: StoreHarness, runner: TestRunner): void {
  for (const [number, reason] of Object.entries(harness.skip ?? {})) {
    if (!storeRules.some((rule) => rule.number === number)) throw new TypeError(`There is no rule ${number} to skip`);
    if (reason.trim() === "") throw new TypeError(`Skipping ${number} needs a reason`);
  }
  runner.describe(name, () => {
    for (const rule of storeRules) define(rule, harness, runner);
  });
}

function define(rule: Rule, harness: StoreHarness, { test }: TestRunner): void {
  const title = `${rule.number}: ${rule.title}`;
  const reason = harness.skip?.[rule.number] ?? missing(rule, harness);
  const run = async (): Promise<void> => {
    const context = await openContext(harness);
    try {
      await rule.check(context);
    } finally {
      await context.destroy();
    }
  };
  if (reason === undefined) test(title, run, timeoutMs);
  else test.skip(`${title} (${reason})`, run);
}

const lacks: Record<NonNullable<Rule["needs"]>, string> = {
  reopen: "the store ends with its process",
  kill: "the suite can't tell a death of this store's workers from a stall",
  breakDown: "the suite can't make this store fail",
};

/** Why this store can't be asked to keep the rule. */
function missing({ needs }: Rule, harness: StoreHarness): string | undefined {
  return needs !== undefined && harness[needs] === undefined ? lacks[needs] : undefined;
}
