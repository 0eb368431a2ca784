import {
  type AppendChunks,
  type Bundle,
  type Chunk,
  type Commit,
  commitFault,
  type CreateRun,
  type Creation,
  endsActivation,
  type Operation,
  type RecordStepResult,
  type Send,
  type TokenOperation,
} from "perdure/store";
import { encodeMessage, noticeId } from "../wire/message.ts";
import type {
  WireAppend,
  WireCommit,
  WireCommitMore,
  WireCreate,
  WireOperation,
  WireSend,
  WireStepResult,
  WireToken,
} from "../wire/operations.ts";
import { toNullableText, toText } from "../wire/text.ts";

export function encode(operation: Operation): WireOperation {
  switch (operation.kind) {
    case "commit":
      return encodeCommit(operation);
    case "create":
      return encodeCreate(operation);
    case "send":
      return encodeSend(operation);
    case "append":
      return encodeAppend(operation);
    case "step-result":
      return encodeStepResult(operation);
  }
}

function encodeCreate(create: Omit<CreateRun, "kind">): WireCreate {
  return {
    kind: "create",
    runId: toText(create.runId),
    workflowId: toText(create.workflowId),
    idempotencyKey: toNullableText(create.idempotencyKey),
    tags: encodeTags(create.tags),
    queue: toText(create.queue),
    priority: create.priority,
    events: JSON.stringify(create.events),
    eventCount: create.events.length,
    bundleHash: toText(create.bundleHash),
    bundle: create.bundle === null ? null : encodeBundle(create.bundle),
    owner: toNullableText(create.owner),
    wakeAt: create.wakeAt,
    createdAt: create.createdAt,
  };
}

function encodeBundle({ abi, steps, code, map }: Bundle): WireCreate["bundle"] {
  return { abi, steps: JSON.stringify(steps), code: toText(code), map: toNullableText(map) };
}

/** Each tag is the JSON of its name and value, so that a list can look for it whole. */
function encodeTags(tags: Record<string, string>): string {
  return JSON.stringify(Object.entries(tags).map((tag) => JSON.stringify(tag)));
}

function encodeCommit(commit: Commit): WireCommit {
  const { events, state } = commit;
  const first = events[0]?.number ?? 0;
  return {
    kind: "commit",
    runId: toText(commit.runId),
    epoch: commit.epoch,
    commitId: toText(commit.commitId),
    first,
    count: events.length,
    events: events.length === 0 ? null : JSON.stringify(events),
    endsActivation: endsActivation(events),
    status: state.status,
    startedAt: state.startedAt,
    wakeAt: state.wakeAt,
    outstanding: state.outstanding ? 1 : 0,
    inboxSeen: commit.inboxSeen,
    more: encodeMore(commit, commitFault(commit, first - 1)),
  };
}

/** Only what differs from `nothingMore`. */
function encodeMore(commit: Commit, fault: string | null): WireCommit["more"] {
  if (fault === null && isOrdinary(commit)) return null;
  const { state, seal, progress, endTurn } = commit;
  const more: Partial<WireCommitMore> = { code: toNullableText(state.code), completedAt: state.completedAt };
  if (commit.ownership === "release") more.release = true;
  if (fault !== null) more.fault = fault;
  if (seal) more.seal = seal;
  if (progress) more.progress = progress;
  if (endTurn) more.endTurn = endTurn;
  if (asksForMore(commit)) Object.assign(more, encodeLists(commit));
  return more;
}

function encodeLists({ taken, tokens, creations, watches, results, outbox }: Commit): Partial<WireCommitMore> {
  return {
    taken: taken.map(toText),
    tokens: tokens.map(encodeToken),
    creations: creations.map(encodeCreation),
    watches: watches.map(({ runId, correlationId }) => ({ runId: toText(runId), messageId: noticeId(correlationId) })),
    results: results.map(toText),
    outbox: outbox.map(({ runId, message }) => ({ runId: toText(runId), message: encodeMessage(message) })),
  };
}

function asksForMore({ taken, tokens, creations, watches, results, outbox }: Commit): boolean {
  return taken.length + tokens.length + creations.length + watches.length + results.length + outbox.length > 0;
}

function isOrdinary(commit: Commit): boolean {
  const changesMore = commit.ownership === "release" || commit.seal || commit.progress || commit.endTurn;
  return !asksForMore(commit) && !changesMore && commit.state.code === null && commit.state.completedAt === null;
}

function encodeCreation({ ordinal, run }: Creation): WireCommitMore["creations"][number] {
  return { ordinal, run: encodeCreate({ ...run, owner: null }) };
}

function encodeToken(token: TokenOperation): WireToken {
  const { action, ordinal } = token;
  if (action === "release") return { action, ordinal, token: toText(token.token), hookId: "", webhook: 0, metadata: null };
  return {
    action,
    ordinal,
    token: toText(token.token),
    hookId: toText(token.hookId),
    webhook: token.webhook ? 1 : 0,
    metadata: toNullableText(token.metadata),
  };
}

function encodeSend({ to, message }: Send): WireSend {
  const runId = "runId" in to ? toText(to.runId) : null;
  const token = "token" in to ? toText(to.token) : null;
  return { kind: "send", runId, token, message: encodeMessage(message) };
}

function encodeStepResult({ kind, runId, epoch, stepId, value }: RecordStepResult): WireStepResult {
  return { kind, runId: toText(runId), epoch, stepId: toText(stepId), value: toText(value) };
}

function encodeAppend(append: AppendChunks): WireAppend {
  const parts = append.chunks.map(encodeChunk);
  return {
    kind: "append",
    runId: toText(append.stream.runId),
    namespace: toText(append.stream.namespace),
    epoch: append.epoch,
    stepId: toText(append.stepId),
    attempt: append.attempt,
    sequence: append.sequence,
    count: parts.length,
    sizes: JSON.stringify(parts.map(({ size }) => size)),
    data: join(parts.map(({ bytes }) => bytes)),
    close: append.close,
  };
}

const utf8 = new TextEncoder();

function encodeChunk(chunk: Chunk): { size: string; bytes: Uint8Array } {
  if (typeof chunk !== "string") return { size: `b${chunk.length}`, bytes: chunk };
  // JSON keeps lone surrogates, which UTF-8 does not.
  const bytes = utf8.encode(JSON.stringify(chunk));
  return { size: `v${bytes.length}`, bytes };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && only.byteLength === only.buffer.byteLength) return only;
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
