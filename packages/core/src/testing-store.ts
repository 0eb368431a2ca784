/** The tests that every store must pass. */
export type { Rule, RuleContext, StoreHarness, TestRunner } from "./conformance/harness.ts";
export { testStore } from "./conformance/suite.ts";
