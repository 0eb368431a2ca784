import { perdureError } from "../../errors/perdure-error.ts";
import type { RunMachine } from "../../engine/machine.ts";
import type { StepEntity } from "../../engine/entity.ts";
import type { Realm } from "../../realm/port.ts";
import { mapStack } from "../../realm/stack.ts";
import { readWholeJournal } from "../../store/read-journal.ts";
import type { WorkerContext } from "../context/worker-context.ts";
import { openRun } from "./open-run.ts";
import type { OwnedRun } from "./owned-run.ts";

/** Lines for one run at most. */
const mostLines = 10;

/**
 * Says which steps a run has called and never awaited, and where. The places are found by a second replay, so that a call costs
 * nothing more while all is well.
 */
export async function logUnawaited(context: WorkerContext, realm: Realm, run: OwnedRun, length: number): Promise<void> {
  const { store, log } = context;
  const bundle = await store.readBundle(run.bundle);
  if (bundle === null) throw perdureError("corrupt_value", { reason: `the store does not have the bundle ${run.bundle}` });
  const events = await readWholeJournal(store, run.runId, length);
  const { machine, realmRun } = openRun(context, realm, run, bundle, events, { callSites: true });
  try {
    machine.replay(events);
  } finally {
    realmRun.dispose();
  }
  const lines = linesOf(machine, bundle.map);
  for (const line of lines.slice(0, mostLines)) log.warn(run.runId, line);
  if (lines.length > mostLines) log.warn(run.runId, `and ${lines.length - mostLines} more places like that`);
}

/** One line for each place, however often it was passed. */
function linesOf(machine: RunMachine, map: string | null): string[] {
  const counts = new Map<string, number>();
  for (const step of machine.unawaited) {
    const text = `${step.stepId} was called and never awaited, so the run has ended without it${placeOf(step, map)}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return Array.from(counts, ([text, count]) => (count === 1 ? text : `${text} (${count} times)`));
}

function placeOf({ callSite }: StepEntity, map: string | null): string {
  const frames = callSite === null ? [] : mapStack(callSite, map).split("\n");
  // The first frame is that of the function that stands for the step.
  const place = (frames[1] ?? frames[0] ?? "").trim();
  return place === "" ? "" : `: ${place}`;
}
