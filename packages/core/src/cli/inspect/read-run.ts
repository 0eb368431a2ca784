import { WorkflowRunNotFoundError } from "../../errors/run-errors.ts";
import { detailOf, type JournalEvent } from "../../journal/events.ts";
import { readWholeJournal } from "../../store/read-journal.ts";
import type { RunRecord, Store } from "../../store/contract/contract.ts";
import { historyOf } from "./history.ts";
import type { RunReport, StreamReport } from "./report.ts";
import { createStackMapper } from "./stack.ts";
import { createValueReader, jsonValue, type ValueReader } from "./values.ts";

/** All that the store knows of a run. Throws `run_not_found`. */
export async function readRun(store: Store, runId: string): Promise<RunReport> {
  const record = await store.readRun({ runId });
  if (record === null) throw new WorkflowRunNotFoundError(runId);
  const events = await readWholeJournal(store, record.runId, record.journalLength);
  const reader = createValueReader(createStackMapper(await store.readBundle(record.bundle)));
  const { workflowId, status, code, createdAt, startedAt, completedAt, wakeAt, tags, inboxCount } = record;
  const over = completedAt !== null;
  return {
    runId,
    workflowId,
    status,
    code,
    createdAt,
    startedAt,
    completedAt,
    wakeAt,
    tags,
    // What was read, not what the row said before: the run may be going on.
    journalLength: events.length,
    inbox: inboxCount,
    ...parking(record, events),
    ...outcome(record, events, reader),
    ...historyOf(events, over, reader),
    streams: await readStreams(store, runId, reader.namespaces),
    journal: events.map(({ number, type, at, correlationId }) => ({ number, type, at, correlationId })),
  };
}

function parking({ status }: RunRecord, events: readonly JournalEvent[]): { parkedBecause?: string } {
  if (status !== "parked") return {};
  const parked = events.findLast(({ type }) => type === "run_parked");
  return parked === undefined ? {} : { parkedBecause: detailOf(parked, "run_parked").message };
}

function outcome(
  { status, result, completedAt }: RunRecord,
  events: readonly JournalEvent[],
  reader: ValueReader,
): Partial<RunReport> {
  const input = events[0]?.value ?? null;
  const given = input === null ? {} : { arguments: jsonValue(reader.read(input)) };
  if (result === null) return given;
  if (status === "failed") return { ...given, error: reader.readError(result, completedAt ?? 0) };
  return status === "completed" ? { ...given, result: jsonValue(reader.read(result)) } : given;
}

async function readStreams(store: Store, runId: string, namespaces: ReadonlySet<string>): Promise<StreamReport[]> {
  const pages = await Promise.all(
    [...namespaces].map(async (namespace) => ({ namespace, ...(await store.readChunks({ runId, namespace }, 0, 0)) })),
  );
  return pages
    .filter(({ namespace, length }) => namespace !== "" || length > 0)
    .map(({ namespace, length, closed }) => ({ namespace, length, closed }));
}
