import type { RunQuery, RunRecord } from "../contract/contract.ts";
import { type MemoryRun, type MemoryState, recordOf } from "./state.ts";

export function listRuns(state: MemoryState, query: RunQuery): RunRecord[] {
  return [...state.runs.values()]
    .filter((run) => matches(run, query))
    .toSorted((a, b) => (isBefore(a.record, b.record) ? 1 : -1))
    .slice(0, query.limit)
    .map(recordOf);
}

function matches({ record }: MemoryRun, query: RunQuery): boolean {
  return (
    (query.status === undefined || query.status.includes(record.status)) &&
    (query.workflowId === undefined || query.workflowId === record.workflowId) &&
    (query.since === undefined || record.createdAt >= query.since) &&
    (query.before === undefined || isBefore(record, query.before)) &&
    Object.entries(query.tags ?? {}).every(([name, value]) => record.tags[name] === value)
  );
}

function isBefore(a: { createdAt: number; runId: string }, b: { createdAt: number; runId: string }): boolean {
  return a.createdAt === b.createdAt ? a.runId < b.runId : a.createdAt < b.createdAt;
}
