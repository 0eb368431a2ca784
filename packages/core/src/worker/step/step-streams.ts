import type { StreamReference } from "../../values/environment.ts";
import { encodeChunk } from "../../values/chunk.ts";
import { perdureError } from "../../errors/perdure-error.ts";
import type { Store, StreamName, Chunk } from "../../store/contract.ts";
import { StreamWriter, type StreamWriterOptions } from "./stream-writer.ts";

export interface WritableOptions {
  /** A name beside the default stream. */
  namespace?: string;
  /** "append": a retried attempt's chunks are kept although its failed attempt wrote the same. Default: they are dropped. */
  onRetry?: "append";
}

/** The output streams that one step attempt writes to. */
export class StepStreams {
  readonly #writers = new Map<string, StreamWriter>();
  readonly #options: StepStreamsOptions;
  readonly #references = new WeakMap<object, StreamReference>();

  constructor(options: StepStreamsOptions) {
    this.#options = options;
  }

  writable<T>(options: WritableOptions = {}): WritableStream<T> {
    const writer = this.#writer(options.namespace ?? "", options.onRetry);
    const limit = this.#options.chunkBytes;
    const stream = new WritableStream<T>({
      write: (value) => {
        const chunk = encodeChunk(value);
        if (chunk.length > limit) throw perdureError("value_too_large", { what: "A stream chunk", bytes: chunk.length, limit });
        return writer.write(chunk);
      },
      close: () => writer.close(),
    });
    this.#references.set(stream, {
      type: "writable",
      namespace: options.namespace ?? "",
      ...(options.onRetry === undefined ? {} : { onRetry: options.onRetry }),
    });
    return stream;
  }

  /** The name under which a stream that this attempt was given travels back to its workflow. */
  referenceOf(stream: object): StreamReference | undefined {
    return this.#references.get(stream);
  }

  /** A step's result is never recorded before its chunks. */
  async flush(): Promise<void> {
    for (const writer of this.#writers.values()) await writer.flush();
  }

  #writer(namespace: string, onRetry: "append" | undefined): StreamWriter {
    const existing = this.#writers.get(namespace);
    if (existing !== undefined) return existing;
    const { runId, store, epoch, stepId, attempt, submit, mayRepeat } = this.#options;
    const stream = { runId, namespace };
    const written = mayRepeat && onRetry !== "append" ? () => readWritten(store, stream, stepId) : null;
    const writer = new StreamWriter({ stream, epoch, stepId, attempt, submit, written });
    this.#writers.set(namespace, writer);
    return writer;
  }
}

export interface StepStreamsOptions extends Omit<StreamWriterOptions, "stream" | "written"> {
  runId: string;
  store: Store;
  chunkBytes: number;
  /** An earlier attempt, finished or cut off by a crash, may have written. */
  mayRepeat: boolean;
}

const pageSize = 1_000;

async function readWritten(store: Store, stream: StreamName, stepId: string): Promise<Chunk[]> {
  const written: Chunk[] = [];
  for (let from = 0; ; from += pageSize) {
    const page = await store.readChunks(stream, from, pageSize);
    for (const [index, chunk] of page.chunks.entries()) if (page.writers[index]?.stepId === stepId) written.push(chunk);
    if (from + page.chunks.length >= page.length) return written;
  }
}
