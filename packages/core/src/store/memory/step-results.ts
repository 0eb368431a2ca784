import type { RecordResult, RecordStepResult, StepResult } from "../contract/contract.ts";
import type { MemoryState } from "./state.ts";

export function recordStepResult(state: MemoryState, { runId, epoch, stepId, value }: RecordStepResult): RecordResult {
  const run = state.runs.get(runId);
  if (run === undefined || run.record.owner === null || run.record.epoch !== epoch) return { outcome: "fenced" };
  if (!run.stepResults.has(stepId)) run.stepResults.set(stepId, { epoch, value });
  return { outcome: "recorded" };
}

export function readStepResults(state: MemoryState, runId: string): StepResult[] {
  const results = state.runs.get(runId)?.stepResults ?? new Map<string, Omit<StepResult, "stepId">>();
  return [...results].map(([stepId, { epoch, value }]) => ({ stepId, epoch, value }));
}
