import { expect, test } from "vitest";
import { event } from "../../conformance/operations.ts";
import { Progress } from "./progress.ts";

const of = (activation: boolean, ...steps: string[]): Progress => new Progress({ activation }, new Set(steps));

const cases: [name: string, progress: Progress, type: Parameters<typeof event>[1], id: string | null, expected: boolean][] = [
  ["a step that was pending is completed", of(false, "a"), "step_completed", "a", true],
  ["fails", of(false, "a"), "step_failed", "a", true],
  ["failed an attempt", of(false, "a"), "step_retrying", "a", true],
  ["begins again", of(false, "a"), "step_started", "a", false],
  ["a later step is completed", of(false, "a"), "step_completed", "b", false],
  ["a timer fires beside it", of(false, "a"), "wait_completed", "w", false],
  ["a cancellation comes", of(false, "a"), "run_cancel_requested", null, false],
  ["the recorded activation is durable", of(true, "a"), "wait_completed", "w", true],
  ["the run starts, with nothing else outstanding", of(false), "run_started", null, true],
  ["a note is written in a recorded activation", of(true), "step_started", "a", false],
  ["the run ends in a recorded activation", of(true, "a"), "run_failed", null, true],
];

test.each(cases)("%s", (_name, progress, type, correlationId, expected) => {
  expect(progress.isIn([event(1, "step_created"), event(2, type, { correlationId })])).toBe(expected);
});
