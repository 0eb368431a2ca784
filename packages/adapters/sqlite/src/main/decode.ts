import type {
  Bundle,
  ChunkPage,
  Chunk,
  ClaimedRun,
  Commit,
  CommitResult,
  HookRecord,
  InboxEntry,
  InboxMessage,
  InboxPage,
  JournalEvent,
  Operation,
  OperationResult,
  PageLimit,
  RunRecord,
  StepResult,
} from "perdure/store";
import { firstOf, isTerminal, refuseInvalid, unavailableWhileEnding } from "perdure/store";
import type { WireResult } from "../wire/operations.ts";
import type {
  WireBundle,
  WireChunks,
  WireClaimed,
  WireEntry,
  WireHook,
  WireInboxPage,
  WireKeptResult,
  WireRun,
} from "../wire/requests.ts";
import { fromNullableText, fromText } from "../wire/text.ts";
import { failureError } from "./failure-error.ts";

export function decodeResult(result: WireResult, operation: Operation, description: string): OperationResult {
  switch (result.outcome) {
    case "exists":
      return {
        ...result,
        runId: fromText(result.runId),
        workflowId: fromText(result.workflowId),
        owner: fromNullableText(result.owner),
      };
    case "committed":
      return decodeCommitted(result, operation as Commit);
    case "sent":
      return { ...result, runId: fromText(result.runId), hookId: fromNullableText(result.hookId) };
    case "duplicate":
    case "ended":
      return { ...result, runId: fromText(result.runId) };
    case "ending":
      return unavailableWhileEnding(fromText(result.runId));
    case "invalid":
      return refuseInvalid(runIdOf(operation), result.reason);
    case "failed": {
      const { code, message } = failureError(result.failure, description);
      // All else is the store's fault, and may be mended.
      return { outcome: code === "value_too_large" ? "refused" : "unavailable", code, message };
    }
    default:
      return result;
  }
}

function decodeCommitted(result: WireResult & { outcome: "committed" }, { creations, watches }: Commit): CommitResult {
  const { outcome, inboxPosition, answers } = result;
  if (answers === null) return { outcome, inboxPosition, tokens: [], creations: [], watches: [] };
  return {
    outcome,
    inboxPosition,
    tokens: answers.tokens.map(({ ordinal, ownerRunId }) => ({ ordinal, ownerRunId: fromNullableText(ownerRunId) })),
    creations: answers.creations.map((answer, index) => ({
      ordinal: creations[index]?.ordinal ?? 0,
      outcome: answer.outcome,
      runId: fromText(answer.runId),
      workflowId: fromText(answer.workflowId),
    })),
    watches: answers.watches.map((answer, index) => ({
      correlationId: watches[index]?.correlationId ?? "",
      outcome: answer,
    })),
  };
}

function runIdOf(operation: Operation): string {
  if (operation.kind === "append") return operation.stream.runId;
  if (operation.kind === "send") return "runId" in operation.to ? operation.to.runId : operation.to.token;
  return operation.runId;
}

export function decodeRun(run: WireRun): RunRecord {
  return {
    runId: fromText(run.run_id),
    workflowId: fromText(run.workflow_id),
    tags: decodeTags(run.tags),
    queue: fromText(run.queue),
    priority: run.priority,
    bundle: fromText(run.bundle),
    createdAt: run.created_at,
    epoch: run.epoch,
    owner: fromNullableText(run.owner),
    inboxPosition: run.inbox_position,
    inboxCount: run.inbox_count,
    journalLength: run.journal_length,
    status: run.status,
    code: fromNullableText(run.code),
    startedAt: run.started_at,
    completedAt: run.completed_at,
    wakeAt: run.wake_at,
    outstanding: run.outstanding === 1,
    result: run.last_value === null ? null : (JSON.parse(run.last_value) as string | null),
  };
}

export function decodeClaimed(run: WireClaimed): ClaimedRun {
  return {
    ...decodeRun(run),
    deaths: run.deaths,
    soloDeaths: run.solo_deaths,
    activation: run.died_active === 1,
    stepResults: run.step_results,
  };
}

function decodeTags(tags: string): Record<string, string> {
  return Object.fromEntries((JSON.parse(tags) as string[]).map((tag) => JSON.parse(tag) as [string, string]));
}

/** `rows` begin at or before the first event after `after`. */
export function decodeJournal(rows: readonly string[], after: number, page: PageLimit): JournalEvent[] {
  const events = rows.flatMap((row) => JSON.parse(row) as JournalEvent[]).filter((event) => event.number > after);
  return firstOf(events, page);
}

export function decodeInbox({ rows, more }: WireInboxPage, page: PageLimit): InboxPage {
  const found = rows.map(decodeEntry);
  const entries = firstOf(found, page);
  return { entries, end: !more && entries.length === found.length };
}

export function decodeStepResult({ step_id: stepId, epoch, value }: WireKeptResult): StepResult {
  return { stepId: fromText(stepId), epoch, value: fromText(value) };
}

function decodeEntry(entry: WireEntry): InboxEntry {
  const body = JSON.parse(entry.body) as Pick<InboxMessage, "correlationIds" | "detail" | "value">;
  return {
    messageId: fromText(entry.message_id),
    type: entry.type as InboxMessage["type"],
    ...body,
    position: entry.position,
    hookId: fromNullableText(entry.hook_id),
  };
}

export function decodeHook(hook: WireHook): HookRecord {
  return {
    token: fromText(hook.token),
    runId: fromText(hook.run_id),
    hookId: fromText(hook.hook_id),
    webhook: hook.webhook === 1,
    metadata: fromNullableText(hook.metadata),
    createdAt: hook.created_at,
  };
}

export function decodeBundle(bundle: WireBundle): Bundle {
  return {
    hash: fromText(bundle.hash),
    abi: bundle.abi,
    steps: JSON.parse(bundle.steps) as string[],
    code: fromText(bundle.code),
    map: fromNullableText(bundle.map),
  };
}

export function decodeChunks(page: WireChunks, from: number, limit: number): ChunkPage {
  const chunks: Chunk[] = [];
  const writers: ChunkPage["writers"] = [];
  for (const row of page.rows) {
    for (const [index, chunk] of splitChunks(row.sizes, row.data).entries()) {
      const position = row.first + index;
      if (position < from || position >= from + limit) continue;
      chunks.push(chunk());
      writers.push({ stepId: fromText(row.step_id), attempt: row.attempt });
    }
  }
  const ended = page.status !== null && isTerminal(page.status) ? page.status : null;
  return { chunks, length: page.length, closed: page.closed || ended !== null, runStatus: page.closed ? null : ended, writers };
}

const utf8 = new TextDecoder();

function splitChunks(sizes: string, data: Uint8Array): (() => Chunk)[] {
  let offset = 0;
  return (JSON.parse(sizes) as string[]).map((size) => {
    const start = offset;
    offset += Number(size.slice(1));
    const bytes = data.subarray(start, offset);
    return () => (size.startsWith("b") ? new Uint8Array(bytes) : (JSON.parse(utf8.decode(bytes)) as string));
  });
}
