import type { AppendChunks, AppendResult, Chunk, ChunkPage, StreamName } from "../contract/contract.ts";
import { isTerminal, refuseInvalid } from "../rules.ts";
import type { MemoryRun, MemoryState, MemoryStream } from "./state.ts";

export function append(state: MemoryState, operation: AppendChunks): AppendResult {
  const { runId, namespace } = operation.stream;
  const run = state.runs.get(runId);
  if (run === undefined || run.record.owner === null || run.record.epoch !== operation.epoch) return { outcome: "fenced" };
  const stream = streamOf(run, namespace);
  let writer = stream.writers.get(operation.stepId);
  if (writer !== undefined && operation.attempt < writer.attempt) return { outcome: "fenced" };
  // The epoch too: an attempt that was cut off runs again under its old number, and counts from 0.
  if (writer === undefined || operation.attempt > writer.attempt || operation.epoch > writer.epoch) {
    writer = { epoch: operation.epoch, attempt: operation.attempt, firsts: [] };
  }
  const repeated = writer.firsts[operation.sequence];
  if (repeated !== undefined) return { outcome: "appended", first: repeated };
  if (stream.closed) return { outcome: "closed" };
  if (operation.sequence !== writer.firsts.length) {
    return refuseInvalid(runId, `the stream's next append is ${writer.firsts.length}, not ${operation.sequence}`);
  }
  const first = stream.chunks.length;
  for (const chunk of operation.chunks)
    stream.chunks.push({ chunk: copy(chunk), stepId: operation.stepId, attempt: operation.attempt });
  if (operation.close) stream.closed = true;
  writer.firsts.push(first);
  stream.writers.set(operation.stepId, writer);
  return { outcome: "appended", first };
}

export function readChunks(state: MemoryState, { runId, namespace }: StreamName, from: number, limit: number): ChunkPage {
  const run = state.runs.get(runId);
  const stream = run?.streams.get(namespace);
  const status = run?.record.status;
  const runStatus = status !== undefined && isTerminal(status) ? status : null;
  const page = stream?.chunks.slice(from, from + limit) ?? [];
  return {
    chunks: page.map(({ chunk }) => copy(chunk)),
    length: stream?.chunks.length ?? 0,
    closed: (stream?.closed ?? false) || runStatus !== null,
    runStatus: stream?.closed === true ? null : runStatus,
    writers: page.map(({ stepId, attempt }) => ({ stepId, attempt })),
  };
}

function streamOf(run: MemoryRun, namespace: string): MemoryStream {
  const found = run.streams.get(namespace);
  if (found !== undefined) return found;
  const stream: MemoryStream = { chunks: [], closed: false, writers: new Map() };
  run.streams.set(namespace, stream);
  return stream;
}

function copy(chunk: Chunk): Chunk {
  return typeof chunk === "string" ? chunk : new Uint8Array(chunk);
}
