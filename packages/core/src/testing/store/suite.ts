import { claimRules } from "./claim-rules.ts";
import { commitRules } from "./commit-rules.ts";
import { openContext } from "./context.ts";
import { createRules } from "./create-rules.ts";
import { durabilityRules } from "./durability-rules.ts";
import type { Rule, StoreHarness, TestRunner } from "./harness.ts";
import { inboxRules } from "./inbox-rules.ts";
import { readRules } from "./read-rules.ts";
import { streamRules } from "./stream-rules.ts";
import { deathRules } from "./death-rules.ts";
import { tokenRules } from "./token-rules.ts";
import { valueRules } from "./value-rules.ts";

const rules: readonly Rule[] = [
  ...createRules,
  ...commitRules,
  ...tokenRules,
  ...inboxRules,
  ...streamRules,
  ...claimRules,
  ...deathRules,
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
    if (!rules.some((rule) => rule.number === number)) throw new TypeError(`There is no rule ${number} to skip`);
    if (reason.trim() === "") throw new TypeError(`Skipping ${number} needs a reason`);
  }
  runner.describe(name, () => {
    for (const rule of rules) define(rule, harness, runner);
  });
}

function define(rule: Rule, harness: StoreHarness, { test }: TestRunner): void {
  const title = `${rule.number}: ${rule.title}`;
  const reason =
    harness.skip?.[rule.number] ??
    (rule.needs === "reopen" && harness.reopen === undefined ? "the store ends with its process" : undefined);
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
