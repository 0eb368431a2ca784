import { eventOf, type JournalEvent } from "../../journal/events.ts";
import type { Bundle, CreateRun } from "../../store/contract/contract.ts";
import type { Created, NewRun } from "../../store/creator.ts";
import type { WorkerContext } from "../context/worker-context.ts";
import type { OpenedRun } from "./open-run.ts";
import type { OwnedRun } from "./owned-run.ts";
import { RunAhead } from "./run-ahead.ts";

export interface CreatePorts {
  readonly context: WorkerContext;
  /** Runs its code as far as it comes. */
  open(run: OwnedRun, events: readonly JournalEvent[], bundle: Bundle): OpenedRun;
  /** The run is ours, and durable. */
  drive(run: OwnedRun, events: readonly JournalEvent[], bundle: Bundle, ahead: OpenedRun | null): void;
}

/**
 * Creates the run for this worker and drives it. `isNew`: nobody can have created it before, so that its code may run ahead of the
 * store's answer.
 */
export async function createOwned(ports: CreatePorts, wanted: NewRun, isNew: boolean): Promise<Created> {
  const { context } = ports;
  const { bundle } = wanted;
  const events = [...wanted.events, startedEvent(wanted, context.workerId)];
  const run = ownedRun(wanted, events.length);
  const creating = context.create(wanted, { owner: context.workerId, events });
  const ahead = isNew ? new RunAhead(() => ports.open(run, events, bundle)) : null;
  try {
    const result = await creating;
    const isOurs = result.outcome === "created" || (result.outcome === "exists" && (await isOwn(context, wanted, result)));
    if (!isOurs) return result;
    ports.drive({ ...run, epoch: result.epoch }, events, bundle, ahead?.take() ?? null);
    return { outcome: "created", epoch: result.epoch };
  } finally {
    ahead?.drop();
  }
}

/** Whether the run that exists is the one that this very create has made, its answer lost: no other has its seed. */
async function isOwn(
  { store, workerId }: WorkerContext,
  { runId, events }: NewRun,
  found: { runId: string; owner: string | null },
): Promise<boolean> {
  if (found.runId !== runId || found.owner !== workerId) return false;
  const [created] = await store.readJournal(runId, 0, { limit: 1, maxBytes: Number.POSITIVE_INFINITY });
  return created?.detail === events[0]?.detail;
}

function startedEvent({ createdAt, events }: Pick<CreateRun, "createdAt" | "events">, workerId: string): JournalEvent {
  return eventOf("run_started", { number: events.length + 1, at: createdAt }, { detail: { workerId } });
}

function ownedRun({ runId, workflowId, createdAt, bundle }: NewRun, journalLength: number): OwnedRun {
  return {
    runId,
    workflowId,
    bundle: bundle.hash,
    epoch: 1,
    journalLength,
    createdAt,
    startedAt: createdAt,
    deaths: 0,
    activation: false,
    inboxPosition: 0,
    recovered: false,
    patient: false,
  };
}
