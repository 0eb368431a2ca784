import type { StreamReference } from "../../values/environment.ts";
import type { Clock } from "../../clock/clock.ts";
import { decodeChunk, encodeChunk } from "../../values/chunk.ts";
import { limited } from "../../values/limit.ts";
import type { Store, StreamName, Chunk } from "../../store/contract/contract.ts";
import { tagOf } from "../../values/value-tag.ts";
import { describeThrown, encodeOrRefuse } from "../../values/thrown.ts";
import { isHeard, observe, watchWrites, type Watch, type WriteOutcome } from "./handled-writes.ts";
import type { ValueHooks } from "../registry/value-hooks.ts";
import { invalidOption } from "./retry.ts";
import { ReturnedStreams, storingStream, type Storing } from "./returned-streams.ts";
import { attemptOver, storedReadable } from "./stored-readable.ts";
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
  /** Lasts as long as the attempt. */
  readonly #ending = new AbortController();
  readonly #returned: ReturnedStreams;

  constructor(options: StepStreamsOptions) {
    this.#options = options;
    this.#returned = new ReturnedStreams(options.stepId);
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

  /** A stream of the run to read from. */
  readable(reference: StreamReference): ReadableStream<unknown> {
    const { store, clock, runId, values } = this.#options;
    const { signal } = this.#ending;
    const stream = { runId: reference.runId ?? runId, namespace: reference.namespace };
    const readable = storedReadable({ store, stream, clock, signal, decode: (chunk) => decodeChunk(chunk, values) });
    this.#references.set(readable, reference);
    return readable;
  }

  /** The name of a stream that is a part of the step's result, which may be the user's own. Throws `Refused`. */
  referenceOfReturned(stream: object): StreamReference | undefined {
    const known = this.#references.get(stream);
    if (known !== undefined || tagOf(stream) !== "ReadableStream") return known;
    const reference = this.#returned.add(stream as ReadableStream<unknown>);
    this.#references.set(stream, reference);
    return reference;
  }

  /** Ends what the attempt reads. */
  abort(): void {
    this.#ending.abort();
  }

  /** The name under which a stream that this attempt was given travels back to its workflow. */
  referenceOf(stream: object): StreamReference | undefined {
    return this.#references.get(stream);
  }

  /**
   * Resolves when all that the step has written is durable; rejects when a write failed that nobody listened to. A step's result
   * is never recorded before its chunks. It is called when the step is over: what fails later is dropped. `failed`: there is no
   * result, so the streams in it are not read.
   */
  async flush(failed = false): Promise<void> {
    if (failed) await this.#returned.cancel("the step failed");
    else await this.#returned.read(this.#storing, this.#ending.signal);
    while (this.#underWay > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    for (const writer of this.#writers.values()) await writer.flush();
    this.#over = true;
    this.#ending.abort(attemptOver);
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

  readonly #storing: Storing = (namespace, failed) => {
    const { chunkBytes: limit, values } = this.#options;
    const writer = this.#writer(namespace, undefined);
    const write = async (value: unknown): Promise<void> => writer.write(chunkOf(value, limit, values));
    return storingStream(write, () => writer.close(), failed);
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
  clock: Pick<Clock, "after">;
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
