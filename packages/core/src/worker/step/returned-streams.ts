/** Streams of a user's own that a step returns: each is read into a stream of the run before the step's result is recorded. */
import * as nodeStream from "node:stream";
import { Refused } from "../../values/refused.ts";
import type { StreamReference } from "../../values/environment.ts";

/** Node knows it of the Web's streams as well, which its types leave out. */
const { isDisturbed } = nodeStream as unknown as { isDisturbed(stream: object): boolean };

/** Where a stream is read into. `failed` hears why a chunk could not be written. */
export type Storing = (namespace: string, failed: (error: unknown) => void) => WritableStream<unknown>;

interface Returned {
  stream: ReadableStream<unknown>;
  namespace: string;
}

/** Throws `Refused` for a stream that somebody reads, or has read from. */
export function refuseUnreadable(stream: ReadableStream<unknown>): void {
  const fix = "Pass a stream that nobody reads; tee() it where two shall read.";
  if (stream.locked) throw new Refused("a ReadableStream that is locked to a reader", fix);
  if (isDisturbed(stream)) throw new Refused("a ReadableStream that was read from before", fix);
}

export class ReturnedStreams {
  readonly #entityId: string;
  readonly #returned: Returned[] = [];
  #count = 0;

  /** `entityId`: the step's, which is the same over retries, and so are the names of the streams. */
  constructor(entityId: string) {
    this.#entityId = entityId;
  }

  /** The name that it will have. Throws `Refused` for a stream that can't be read. */
  add(stream: ReadableStream<unknown>): StreamReference {
    refuseUnreadable(stream);
    this.#count += 1;
    const namespace = `${this.#entityId.replace(/^step_/, "strm_")}_${this.#count}`;
    this.#returned.push({ stream, namespace });
    return { type: "readable", namespace };
  }

  /** Resolves when all of them have been read to their ends; rejects with what the first that fails does, the others cancelled. */
  async read(into: Storing, signal: AbortSignal): Promise<void> {
    const failing = new AbortController();
    const either = AbortSignal.any([failing.signal, signal]);
    const pipes = this.#returned.splice(0).map(async ({ stream, namespace }) => {
      const unwritable: unknown[] = [];
      try {
        await stream.pipeTo(
          into(namespace, (error) => unwritable.push(error)),
          { signal: either },
        );
      } catch (ending) {
        // A source that throws when it is cancelled would hide why it was.
        const [error = ending] = unwritable;
        failing.abort(error);
        throw error;
      }
    });
    await Promise.allSettled(pipes);
    await Promise.all(pipes);
  }

  /** The step failed: nobody will have them. */
  async cancel(reason: unknown): Promise<void> {
    await Promise.allSettled(this.#returned.splice(0).map(({ stream }) => stream.cancel(reason)));
  }
}

export function storingStream(
  write: (value: unknown) => Promise<void>,
  close: () => Promise<void>,
  failed: (error: unknown) => void,
): WritableStream<unknown> {
  return new WritableStream({
    async write(value) {
      try {
        await write(value);
      } catch (error) {
        failed(error);
        throw error;
      }
    },
    close,
  });
}
