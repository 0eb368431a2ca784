import { perdureError } from "../errors/perdure-error.ts";
import { WorkflowRunCancelledError } from "../errors/run-errors.ts";
import { runtime, type OpenStore } from "../runtime/runtime.ts";
import type { Change, ChunkPage, StreamName } from "../store/contract/contract.ts";
import type { Worker } from "../worker/worker.ts";
import { existingRun } from "./ended.ts";
import { invalidOption, readOptions } from "../options/options.ts";
import { readValue, streamsOpen } from "./read-value.ts";
import { resultOf } from "./result.ts";

export interface ReadableOptions {
  /** The name that `getWritable({ namespace })` was given. Default: the run's default stream. */
  namespace?: string;
  /** The first chunk to read, from 0; negative counts from the end as it is when the reader begins. Default 0. */
  startIndex?: number;
}

/** A `ReadableStream` of a run's chunks that also knows how far the stream has come. */
export interface RunReadable<Chunk = Uint8Array> extends ReadableStream<Chunk> {
  /** The index of the last durable chunk; -1 while the stream is empty. */
  getTailIndex(): Promise<number>;
}

const pageSize = 1_000;

/**
 * A reader of its own position: each chunk once, in order. It reads ahead no more than one page, so a slow reader costs nothing.
 */
export function openReadable<Chunk>(runId: string, options: ReadableOptions | undefined): RunReadable<Chunk> {
  const given = readOptions("getReadable()", options, ["namespace", "startIndex"]);
  const namespace = given.get("namespace") ?? "";
  const startIndex = given.get("startIndex") ?? 0;
  if (typeof namespace !== "string") throw invalidOption("namespace", namespace, "a text");
  if (!isWholeNumber(startIndex)) throw invalidOption("startIndex", startIndex, "a whole number");
  const reader = new ChunkReader({ runId, namespace }, startIndex);
  const stream = new ReadableStream<Chunk>(
    {
      pull: (controller) => reader.pull(controller),
      cancel: () => reader.stop(),
    },
    { highWaterMark: 0 },
  );
  return Object.assign(stream, { getTailIndex: () => tailIndex({ runId, namespace }) });
}

function isWholeNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

async function tailIndex(stream: StreamName): Promise<number> {
  const { store } = await runtime().open();
  const { length } = await store.readChunks(stream, 0, 0);
  return length - 1;
}

streamsOpen(openReadable);

class ChunkReader {
  readonly #stream: StreamName;
  #position: number;
  #page: ChunkPage["chunks"] = [];
  /** Kept, so that a reader that outlives the store ends with it and does not open it again. */
  #open: OpenStore | null = null;
  #worker: Worker | null = null;
  #stopped = false;
  #stopWaiting: (() => void) | null = null;

  constructor(stream: StreamName, startIndex: number) {
    this.#stream = stream;
    this.#position = startIndex;
  }

  stop(): void {
    this.#stopped = true;
    this.#stopWaiting?.();
  }

  async pull(controller: ReadableStreamDefaultController<unknown>): Promise<void> {
    if (this.#page.length === 0) await runtime().keepAlive.during(() => this.#fill(controller));
    const chunk = this.#page.shift();
    if (chunk === undefined) return;
    this.#position += 1;
    const value = readValue(this.#stream.runId, chunk);
    controller.enqueue(value instanceof Promise ? await value : value);
  }

  /** Waits until there are chunks, or closes the stream. */
  async #fill(controller: ReadableStreamDefaultController<unknown>): Promise<void> {
    if (this.#open === null) {
      this.#open = await runtime().open();
      this.#worker = await runtime().worker();
    }
    const open = this.#open;
    if (this.#position < 0) await this.#resolveStart(open);
    while (!this.#stopped) {
      // Asked for before the read, so that no change falls between the two.
      const change = open.watch.next(this.#stream.runId, { namespace: this.#stream.namespace });
      this.#stopWaiting = change.cancel;
      try {
        const page = await open.store.readChunks(this.#stream, this.#position, pageSize);
        this.#page = page.chunks;
        if (page.chunks.length > 0) return;
        if (page.closed) return await this.#end(open, page, controller);
        if (page.length === 0) await this.#checkRun(open);
        if (runtime().stopping) throw perdureError("store_closed", { description: open.store.description });
        if (this.#takeUp(await change.promise)) return;
      } finally {
        change.cancel();
        this.#stopWaiting = null;
      }
    }
  }

  async #resolveStart({ store }: OpenStore): Promise<void> {
    const { length } = await store.readChunks(this.#stream, 0, 0);
    this.#position = Math.max(0, length + this.#position);
  }

  /** What this process wrote just behind the last chunk that was read need not be read from the store. */
  #takeUp(change: Change | null): boolean {
    if (change?.type !== "stream" || change.appended === undefined) return false;
    const { first, chunks } = change.appended;
    if (first !== this.#position || chunks.length === 0) return false;
    this.#page = chunks.map((chunk) => (typeof chunk === "string" ? chunk : new Uint8Array(chunk)));
    return true;
  }

  async #checkRun(open: OpenStore): Promise<void> {
    const { runId } = this.#stream;
    if (this.#worker?.drives(runId) !== true) await existingRun(open, runId);
  }

  /** A stream that its writer closed ends well, whatever became of the run. */
  async #end(open: OpenStore, page: ChunkPage, controller: ReadableStreamDefaultController<unknown>): Promise<void> {
    if (page.runStatus === null || page.runStatus === "completed") return controller.close();
    const record = await existingRun(open, this.#stream.runId);
    if (record.status === "cancelled") throw new WorkflowRunCancelledError(record.runId, null);
    await resultOf(open, record.runId, record);
    controller.close();
  }
}
