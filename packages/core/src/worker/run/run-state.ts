import type { RunMachine } from "../../engine/machine.ts";
import { detailOf, type JournalEvent } from "../../journal/events.ts";
import type { RunState, RunStatus } from "../../store/contract/contract.ts";

/** The summary of a machine that goes to the run's row with a commit. */
export function runStateOf(machine: RunMachine, events: readonly JournalEvent[], cleanUpMs: number): RunState {
  const last = events.at(-1);
  const status = statusOf(machine, last);
  const terminal = machine.phase === "ended" && last !== undefined;
  const next = terminal ? null : nextWake(machine, cleanUpMs);
  return {
    status,
    code: terminal && last.type === "run_failed" ? detailOf(last, last.type).code : null,
    startedAt: machine.startedAt,
    completedAt: terminal ? last.at : null,
    wakeAt: next,
    outstanding: !terminal && hasOutstanding(machine),
  };
}

function statusOf(machine: RunMachine, last: JournalEvent | undefined): RunStatus {
  if (machine.phase === "new") return "pending";
  if (machine.phase !== "ended") return "running";
  if (last?.type === "run_completed") return "completed";
  return last?.type === "run_failed" ? "failed" : "cancelled";
}

/** Steps that run or may start now. A step that waits for its retry is a wake time. */
function hasOutstanding(machine: RunMachine): boolean {
  for (const entity of machine.pending.values()) if (entity.kind === "step" && entity.notBefore <= machine.clock) return true;
  return false;
}

function nextWake(machine: RunMachine, cleanUpMs: number): number | null {
  let next = machine.cancelRequestedAt === null ? Infinity : machine.cancelRequestedAt + cleanUpMs;
  for (const entity of machine.pending.values()) {
    const at = entity.kind === "wait" ? entity.wakeAt : entity.notBefore;
    if (at > 0 && at < next) next = at;
  }
  return next === Infinity ? null : next;
}
