import type { StreamReference } from "../../values/environment.ts";
import { encodeChunk } from "../../values/chunk.ts";
import { limited } from "../../values/limit.ts";
import type { Store, StreamName, Chunk } from "../../store/contract/contract.ts";
import { describeThrown, encodeOrRefuse } from "../../values/thrown.ts";
import { isHeard, observe, watchWrites, type Watch, type WriteOutcome } from "./handled-writes.ts";
import type { ValueHooks } from "../registry/value-hooks.ts";
import { invalidOption } from "./retry.ts";
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
  /** Writes and ends that were asked for and are not answered. A pipe is none: it lasts as long as its source. */
  #underWay = 0;
  #waiting: (() => void)[] = [];
  #failed: { outcome: WriteOutcome; error: unknown }[] = [];
  #over = false;

  constructor(options: StepStreamsOptions) {
    this.#options = options;
  }

  /** Throws `invalid_option`. */
  writable<T>(options: WritableOptions = {}): WritableStream<T> {
    const reference = referenceFor(options);
    const writer = this.#writer(reference.namespace, reference.onRetry);
    const { chunkBytes: limit, values } = this.#options;
    const stream = new WritableStream<T>({
      write: (value) => writer.write(chunkOf(value, limit, values)),
      close: () => writer.close(),
    });
    watchWrites(stream, this.#watch);
    this.#references.set(stream, reference);
    return stream;
  }

  /** The name under which a stream that this attempt was given travels back to its workflow. */
  referenceOf(stream: object): StreamReference | undefined {
    return this.#references.get(stream);
  }

  /**
   * Resolves when all that the step has written is durable; rejects when a write failed that nobody listened to. A step's result
   * is never recorded before its chunks. It is called when the step is over: what fails later is dropped.
   */
  async flush(): Promise<void> {
    while (this.#underWay > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    for (const writer of this.#writers.values()) await writer.flush();
    this.#over = true;
    const unheard = this.#failed.find(({ outcome }) => !isHeard(outcome));
    if (unheard !== undefined) throw unheard.error;
  }

  readonly #watch: Watch = (outcome, settles) => {
    if (settles) this.#underWay += 1;
    const settled = (): void => {
      if (settles) this.#underWay -= 1;
      if (this.#underWay === 0) for (const resolve of this.#waiting.splice(0)) resolve();
    };
    observe(outcome, settled, (error) => {
      // Who listens may do so only now, so that is asked at the end.
      if (!this.#over) this.#failed = [...this.#failed.filter((each) => !isHeard(each.outcome)), { outcome, error }];
      settled();
    });
  };

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
  values?: ValueHooks;
  /** An earlier attempt, finished or cut off by a crash, may have written. */
  mayRepeat: boolean;
}

function referenceFor({ namespace = "", onRetry }: WritableOptions): StreamReference {
  if (typeof namespace !== "string") throw invalidOption("namespace", describeThrown(namespace), "a text");
  if (onRetry !== undefined && onRetry !== "append")
    throw invalidOption("onRetry", describeThrown(onRetry), '"append" or nothing');
  return { type: "writable", namespace, ...(onRetry === undefined ? {} : { onRetry }) };
}

function chunkOf(value: unknown, limit: number, values: ValueHooks | undefined): Chunk {
  const chunk = encodeOrRefuse("chunk", () => encodeChunk(value, values));
  return limited(chunk, limit, "A stream chunk");
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
