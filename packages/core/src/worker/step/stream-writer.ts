/**
 * One step attempt's appends to one stream of its run.
 *
 * - A write is accepted while the buffer has room, and waits otherwise.
 * - One append is on its way at a time; what gathers meanwhile travels in the next one.
 * - What an earlier attempt has written already is dropped while it is byte-equal, and from the first difference on appended.
 */
import { perdureError } from "../../errors/perdure-error.ts";
import { refusedError } from "../../errors/refused-error.ts";
import type { AppendResult, Chunk, StreamName } from "../../store/contract/contract.ts";
import type { Submit } from "../../store/group.ts";
import { describeThrown } from "../../values/thrown.ts";

const bufferBytes = 1024 * 1024;
const batchBytes = 512 * 1024;
/** A step that writes in a loop waits for microtasks only, which would keep its chunks from leaving: the first goes at once. */
const writesInTurn = 16;

export interface StreamWriterOptions {
  stream: StreamName;
  epoch: number;
  stepId: string;
  attempt: number;
  submit: Submit;
  /** Chunks that earlier attempts of the step wrote, in order; asked for once, before the first append. Null: none can exist. */
  written: (() => Promise<Chunk[]>) | null;
}

export class StreamWriter {
  readonly #options: StreamWriterOptions;
  #buffer: Chunk[] = [];
  #bufferedBytes = 0;
  #close = false;
  #closeIsDurable = false;
  #sequence = 0;
  #writes = 0;
  #pump: Promise<void> | null = null;
  #failure: Error | null = null;
  #written: Chunk[] | null = null;

  constructor(options: StreamWriterOptions) {
    this.#options = options;
  }

  /** Resolves when the chunk is accepted. */
  async write(chunk: Chunk): Promise<void> {
    this.#check();
    this.#buffer.push(chunk);
    this.#bufferedBytes += chunk.length;
    const pump = this.#start();
    if (this.#writes % writesInTurn === 0) await new Promise((resolve) => setImmediate(resolve));
    this.#writes += 1;
    while (this.#bufferedBytes > bufferBytes && this.#failure === null) await Promise.race([pump, this.#drained()]);
  }

  /** Resolves when the end of the stream is durable. */
  async close(): Promise<void> {
    this.#check();
    this.#close = true;
    await this.flush();
  }

  /** Resolves when all that was accepted is durable; rejects when something could not be written. */
  async flush(): Promise<void> {
    while (this.#failure === null && (this.#pump !== null || this.#pending)) await this.#start();
    if (this.#failure !== null) throw this.#failure;
  }

  /** Something was accepted that is not durable: chunks, or the end. */
  get #pending(): boolean {
    return this.#buffer.length > 0 || (this.#close && !this.#closeIsDurable);
  }

  #check(): void {
    if (this.#failure !== null) throw this.#failure;
    if (this.#close) throw perdureError("stream_closed", { namespace: this.#options.stream.namespace });
  }

  #waiting: (() => void)[] = [];

  #drained(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #start(): Promise<void> {
    this.#pump ??= this.#run().finally(() => {
      this.#pump = null;
    });
    return this.#pump;
  }

  /** Never rejects: a failure is kept for whoever writes, closes or flushes next. */
  async #run(): Promise<void> {
    try {
      this.#written ??= this.#options.written === null ? [] : await this.#options.written();
      // The writes of one turn of the event loop travel together.
      await Promise.resolve();
      while (this.#failure === null && this.#pending) {
        const close = this.#close;
        await this.#append(this.#takeBatch(), close && this.#buffer.length === 0);
        if (close && this.#buffer.length === 0) return;
      }
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(describeThrown(error));
    } finally {
      this.#wake();
    }
  }

  #takeBatch(): Chunk[] {
    const batch: Chunk[] = [];
    let bytes = 0;
    let taken = 0;
    for (const chunk of this.#buffer) {
      if (taken > 0 && bytes + chunk.length > batchBytes) break;
      taken += 1;
      bytes += chunk.length;
      if (!this.#repeats(chunk)) batch.push(chunk);
    }
    this.#buffer.splice(0, taken);
    this.#bufferedBytes -= bytes;
    return batch;
  }

  #repeats(chunk: Chunk): boolean {
    const earlier = this.#written?.shift();
    if (earlier === undefined) return false;
    if (equalChunks(earlier, chunk)) return true;
    this.#written = [];
    return false;
  }

  async #append(chunks: Chunk[], close: boolean): Promise<void> {
    if (chunks.length === 0 && !close) return;
    const { stream, epoch, stepId, attempt, submit } = this.#options;
    const result = await submit({ kind: "append", stream, epoch, stepId, attempt, sequence: this.#sequence, chunks, close });
    this.#sequence += 1;
    // An earlier execution of the step closed it and was cut off before its result was recorded.
    const alreadyDone = result.outcome === "closed" && close && chunks.length === 0;
    if (result.outcome !== "appended" && !alreadyDone) this.#failure = failureOf(result, stream);
    else if (close) this.#closeIsDurable = true;
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function failureOf(result: Exclude<AppendResult, { outcome: "appended" }>, stream: StreamName): Error {
  if (result.outcome === "closed") return perdureError("stream_closed", { namespace: stream.namespace });
  if (result.outcome === "fenced") return perdureError("stream_writer_fenced", { runId: stream.runId });
  return refusedError(result);
}

function equalChunks(a: Chunk, b: Chunk): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return Buffer.compare(a, b) === 0;
}
