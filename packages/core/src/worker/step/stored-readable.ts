/** A stream of the run as a step reads it: each chunk once, in order, until its writer closes it. */
import { PerdureError, perdureError } from "../../errors/perdure-error.ts";
import type { Clock } from "../../clock/clock.ts";
import type { Chunk, ChunkPage, Store, StreamName } from "../../store/contract/contract.ts";

export interface StoredReadableOptions {
  store: Pick<Store, "readChunks" | "subscribe">;
  stream: StreamName;
  clock: Pick<Clock, "after">;
  /** The attempt is over, or shall end. */
  signal: AbortSignal;
  decode: (chunk: Chunk) => unknown;
}

/** The reason of the signal where the step has returned or thrown by itself. */
export const attemptOver: unique symbol = Symbol("the attempt is over");

const pageSize = 100;
/** A hint of the store may be lost. */
const pollMs = 1_000;

export function storedReadable(options: StoredReadableOptions): ReadableStream<unknown> {
  const reader = new StoredReader(options);
  const { signal } = options;
  return new ReadableStream(
    {
      start(controller) {
        const abort = (): void => {
          reader.stop();
          // A read that nobody awaits any more would reject, and end the process.
          if (signal.reason !== attemptOver) controller.error(signal.reason);
        };
        if (signal.aborted) abort();
        else signal.addEventListener("abort", abort, { once: true });
      },
      pull: (controller) => reader.pull(controller),
      cancel: () => reader.stop(),
    },
    { highWaterMark: 0 },
  );
}

class StoredReader {
  readonly #options: StoredReadableOptions;
  #position = 0;
  #page: Chunk[] = [];
  #stopped = false;
  #wake: () => void = () => undefined;

  constructor(options: StoredReadableOptions) {
    this.#options = options;
  }

  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  async pull(controller: ReadableStreamDefaultController<unknown>): Promise<void> {
    const ended = this.#page.length === 0 && (await this.#fill());
    if (this.#stopped) return;
    const chunk = this.#page.shift();
    if (chunk !== undefined) {
      this.#position += 1;
      controller.enqueue(this.#options.decode(chunk));
    } else if (ended) controller.close();
  }

  /** Waits until there are chunks. True: there will be none. */
  async #fill(): Promise<boolean> {
    while (!this.#stopped) {
      // Asked for before the read, so that no change falls between the two.
      const change = this.#nextChange();
      try {
        const page = await this.#readPage();
        if (page === null) {
          await change.promise;
          continue;
        }
        this.#page = [...page.chunks];
        if (page.chunks.length > 0) return false;
        if (page.runStatus === "failed" || page.runStatus === "cancelled") throw perdureError("stream_cut_off", {});
        if (page.closed) return true;
        await change.promise;
      } finally {
        change.cancel();
      }
    }
    return false;
  }

  /** Null while the store is away: a reader waits, and its step is not to blame. */
  async #readPage(): Promise<ChunkPage | null> {
    const { store, stream } = this.#options;
    try {
      return await store.readChunks(stream, this.#position, pageSize);
    } catch (error) {
      if (PerdureError.is(error) && error.code === "store_unavailable") return null;
      throw error;
    }
  }

  #nextChange(): { promise: Promise<void>; cancel: () => void } {
    const { store, clock, stream } = this.#options;
    const promise = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    const wake = this.#wake;
    const timer = clock.after(pollMs, wake);
    const unsubscribe = store.subscribe((change) => {
      const isOfRun = change.type !== "any" && change.runId === stream.runId;
      const isOther = change.type === "stream" && change.namespace !== stream.namespace;
      if (change.type === "any" || (isOfRun && !isOther)) wake();
    });
    return {
      promise,
      cancel() {
        timer.clear();
        unsubscribe();
      },
    };
  }
}
