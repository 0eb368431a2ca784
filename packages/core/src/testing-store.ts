/** The tests that every store must pass. */
export type { Rule, RuleContext, StoreHarness, TestRunner } from "./testing/store/harness.ts";
export { testStore } from "./testing/store/suite.ts";
