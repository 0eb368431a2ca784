import {
  type AppendChunks,
  type Chunk,
  type Commit,
  commitFault,
  type CreateRun,
  type InboxMessage,
  makesProgress,
  type Operation,
  type Send,
  type TokenOperation,
} from "perdure/store";
import type {
  WireAppend,
  WireCommit,
  WireCommitMore,
  WireCreate,
  WireMessage,
  WireOperation,
  WireSend,
  WireToken,
} from "../wire/operations.ts";
import { toNullableText, toText } from "../wire/text.ts";

/** `hasBundle` says whether this process knows that the bundle is stored. */
export function encode(operation: Operation, hasBundle: (hash: string) => boolean): WireOperation {
  switch (operation.kind) {
    case "commit":
      return encodeCommit(operation);
    case "create":
      return encodeCreate(operation, hasBundle(operation.bundle.hash));
    case "send":
      return encodeSend(operation);
    case "append":
      return encodeAppend(operation);
  }
}

function encodeCreate(create: CreateRun, hasBundle: boolean): WireCreate {
  const { hash, abi, steps, code, map } = create.bundle;
  return {
    kind: "create",
    runId: toText(create.runId),
    workflowId: toText(create.workflowId),
    idempotencyKey: toNullableText(create.idempotencyKey),
    tags: encodeTags(create.tags),
    events: JSON.stringify(create.events),
    eventCount: create.events.length,
    bundleHash: toText(hash),
    bundle: hasBundle ? null : { abi, steps: JSON.stringify(steps), code: toText(code), map: toNullableText(map) },
    owner: toNullableText(create.owner),
    wakeAt: create.wakeAt,
    createdAt: create.createdAt,
  };
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
    progress: makesProgress(events),
    status: state.status,
    startedAt: state.startedAt,
    wakeAt: state.wakeAt,
    outstanding: state.outstanding ? 1 : 0,
    inboxSeen: commit.inboxSeen,
    more: encodeMore(commit, commitFault(commit, first - 1)),
  };
}

function encodeMore(commit: Commit, fault: string | null): WireCommitMore | null {
  const { taken, tokens, outbox, ownership } = commit;
  const { code, completedAt, result } = commit.state;
  const isOrdinary =
    fault === null &&
    taken.length + tokens.length + outbox.length === 0 &&
    ownership === "keep" &&
    code === null &&
    completedAt === null &&
    result === null;
  if (isOrdinary) return null;
  return {
    fault,
    taken: taken.map(toText),
    tokens: tokens.map(encodeToken),
    outbox: outbox.map(({ runId, message }) => ({ runId: toText(runId), message: encodeMessage(message) })),
    code: toNullableText(code),
    completedAt,
    result: toNullableText(result),
    release: ownership === "release",
  };
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

function encodeMessage({ messageId, type, correlationIds, detail, value }: InboxMessage): WireMessage {
  return { messageId: toText(messageId), type, body: JSON.stringify({ correlationIds, detail, value }) };
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
