import assert from "node:assert/strict";
import type { JournalEvent } from "../journal/events.ts";
import type { EventType } from "../journal/table.ts";
import type {
  AppendChunks,
  AppendResult,
  Bundle,
  Commit,
  CommitResult,
  CreateResult,
  CreateRun,
  Creation,
  InboxEntry,
  InboxMessage,
  Operation,
  OperationResult,
  PageLimit,
  RecordResult,
  RecordStepResult,
  RunState,
  Send,
  SendResult,
  Store,
  TerminalStatus,
} from "../store/contract/contract.ts";

/** A time that every run of the suite is made at. */
export const past = 1_700_000_000_000;

export function event(number: number, type: EventType = "step_completed", fields: Partial<JournalEvent> = {}): JournalEvent {
  return { number, type, at: past + number, correlationId: `step_${number}`, detail: null, value: `"${number}"`, ...fields };
}

export function bundleOf(hash: string, fields: Partial<Bundle> = {}): Bundle {
  return { hash, code: "export default {}", map: null, abi: 1, steps: [], ...fields };
}

export function createOf(fields: Partial<CreateRun> = {}): CreateRun {
  return {
    kind: "create",
    runId: "run",
    workflowId: "workflow//src/order//order",
    idempotencyKey: null,
    tags: {},
    queue: "default",
    priority: 0,
    events: [event(1, "run_created", { correlationId: null })],
    bundleHash: fields.bundle?.hash ?? "bundle",
    bundle: bundleOf("bundle"),
    owner: null,
    wakeAt: past,
    createdAt: past,
    ...fields,
  };
}

/** A creation by a commit. */
export function creationOf(ordinal: number, fields: Partial<CreateRun> = {}): Creation {
  const { kind: _kind, owner: _owner, ...run } = createOf(fields);
  return { ordinal, run };
}

export const running: RunState = {
  status: "running",
  code: null,
  startedAt: past,
  completedAt: null,
  wakeAt: null,
  outstanding: true,
};
export const waiting: RunState = { ...running, outstanding: false };
export const parked: RunState = { ...waiting, status: "parked", code: "store_full" };
export const completed: RunState = { ...waiting, status: "completed", completedAt: past + 1 };

/** A commit of a run that was created with an owner: epoch 1, event 2. */
export function commitOf(fields: Partial<Commit> = {}): Commit {
  const events = fields.events ?? [event(2)];
  return {
    kind: "commit",
    runId: "run",
    epoch: 1,
    commitId: `commit-${events[0]?.number ?? "none"}`,
    events,
    taken: [],
    tokens: [],
    creations: [],
    watches: [],
    results: [],
    outbox: [],
    state: running,
    ownership: "keep",
    inboxSeen: null,
    seal: false,
    progress: false,
    endTurn: false,
    ...fields,
  };
}

export function releaseOf(fields: Partial<Commit> = {}): Commit {
  return commitOf({ events: [], commitId: "release", state: waiting, ownership: "release", ...fields });
}

/** The event that ends a run as completed. */
export function lastEvent(number: number, value: string | null = '"done"'): JournalEvent {
  return event(number, "run_completed", { correlationId: null, value });
}

export function endOf(fields: Partial<Commit> = {}): Commit {
  return commitOf({
    events: [lastEvent(2)],
    commitId: "end",
    state: completed,
    ownership: "release",
    inboxSeen: 0,
    ...fields,
  });
}

const endTypes = { completed: "run_completed", failed: "run_failed", cancelled: "run_cancelled" } as const;

/** What of a commit ends its run so, with this event's number and value. */
export function endAs(status: TerminalStatus, number = 2, value: string | null = null): Pick<Commit, "events" | "state"> {
  const events = [event(number, endTypes[status], { correlationId: null, value })];
  return { events, state: { ...completed, status } };
}

export function message(messageId: string, fields: Partial<InboxMessage> = {}): InboxMessage {
  return { messageId, type: "wake", correlationIds: [], detail: null, value: null, ...fields };
}

export function sendOf(messageId: string, fields: Partial<Send> = {}, messageFields: Partial<InboxMessage> = {}): Send {
  return { kind: "send", to: { runId: "run" }, message: message(messageId, messageFields), ...fields };
}

export function appendOf(fields: Partial<AppendChunks> = {}): AppendChunks {
  return {
    kind: "append",
    stream: { runId: "run", namespace: "" },
    epoch: 1,
    stepId: "step",
    attempt: 1,
    sequence: 0,
    chunks: [`"a"`],
    close: false,
    ...fields,
  };
}

export function resultOf(stepId: string, fields: Partial<RecordStepResult> = {}): RecordStepResult {
  return { kind: "step-result", runId: "run", epoch: 1, stepId, value: '"result"', ...fields };
}

/** What a commit answers that asked for nothing else. */
export const committed = { outcome: "committed", inboxPosition: 0, tokens: [], creations: [], watches: [] } as const;

export function upTo(limit: number, maxBytes = 1_000_000_000): PageLimit {
  return { limit, maxBytes };
}

export async function entriesOf(store: Store, runId = "run", after = 0, limit = 100): Promise<InboxEntry[]> {
  return (await store.readInbox(runId, after, upTo(limit))).entries;
}

/** Writes one operation. */
export function one(store: Store, operation: CreateRun): Promise<CreateResult>;
export function one(store: Store, operation: Commit): Promise<CommitResult>;
export function one(store: Store, operation: Send): Promise<SendResult>;
export function one(store: Store, operation: AppendChunks): Promise<AppendResult>;
export function one(store: Store, operation: RecordStepResult): Promise<RecordResult>;
export async function one(store: Store, operation: Operation): Promise<OperationResult> {
  const results = await store.write([operation]);
  assert.equal(results.length, 1);
  const [result] = results;
  assert.ok(result !== undefined);
  return result;
}

/** Writes operations that must all succeed. */
export async function all(store: Store, ...operations: Operation[]): Promise<void> {
  const results = await store.write(operations);
  const good = ["created", "committed", "sent", "appended", "recorded"];
  for (const [index, { outcome }] of results.entries()) assert.ok(good.includes(outcome), `operation ${index} was ${outcome}`);
}

export function assertRefused(result: OperationResult, code: string): void {
  assert.equal(result.outcome, "refused");
  assert.equal(result.code, code);
  assert.notEqual(result.message, "");
}
