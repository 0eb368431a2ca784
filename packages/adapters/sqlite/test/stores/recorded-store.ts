/** A store file that a released version has written, and what is known of it. */
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Chunk, JournalEvent, RunRecord, RunStatus, Store } from "perdure/store";

/** `expected.json` beside the file. */
export interface ExpectedStore {
  /** Newest first, as lists have them. */
  runs: ExpectedRun[];
  hooks: { token: string; runId: string; hookId: string; webhook: boolean; metadata: string | null }[];
}

export interface ExpectedRun {
  runId: string;
  idempotencyKey: string | null;
  /** As the file has it. */
  before: {
    record: Partial<RunRecord>;
    journal: JournalDigest;
    inbox: { position: number; type: string; detail: string | null }[];
    streams: Record<string, StreamDigest>;
  };
  /** Sent when a worker has come to a rest with the run: without it the run stays `rests`. */
  nudge: { rests: RunStatus; by: "wake" | "unpark" } | null;
  /** What it has come to under a worker of today. */
  after: { status: RunStatus; code: string | null; result: string | null; streams: Record<string, StreamDigest> };
}

export interface JournalDigest {
  types: string[];
  /** Of the events as JSON. */
  sha256: string;
}

export interface StreamDigest {
  /** Bytes as `bytes:` and base64. */
  chunks: string[];
  closed: boolean;
}

export function readExpected(version: number): ExpectedStore {
  return JSON.parse(readFileSync(join(import.meta.dirname, String(version), "expected.json"), "utf8")) as ExpectedStore;
}

/** A copy in `root`, which a store may change. Its workers are dead: their locks are not there. */
export function copyStore(version: number, root: string): void {
  copyFileSync(join(import.meta.dirname, String(version), "perdure.db"), join(root, "perdure.db"));
}

export async function digestJournal(store: Store, runId: string): Promise<JournalDigest> {
  const events = await store.readJournal(runId, 0, { limit: 1_000, maxBytes: Number.POSITIVE_INFINITY });
  return { types: events.map(({ type }) => type), sha256: createHash("sha256").update(textOf(events)).digest("hex") };
}

/** The fields that a journal had from the first; a later version may give more. */
function textOf(events: readonly JournalEvent[]): string {
  return JSON.stringify(
    events.map(({ number, type, at, correlationId, detail, value }) => ({ number, type, at, correlationId, detail, value })),
  );
}

/** The streams that have chunks, of the names that the workflows use. */
export async function digestStreams(store: Store, runId: string): Promise<Record<string, StreamDigest>> {
  const streams: Record<string, StreamDigest> = {};
  for (const namespace of ["", "closed"]) {
    const { chunks, closed } = await store.readChunks({ runId, namespace }, 0, 100);
    if (chunks.length > 0) streams[namespace] = { chunks: chunks.map(textOfChunk), closed };
  }
  return streams;
}

function textOfChunk(chunk: Chunk): string {
  return typeof chunk === "string" ? chunk : `bytes:${Buffer.from(chunk).toString("base64")}`;
}
