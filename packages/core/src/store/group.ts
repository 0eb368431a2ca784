import process from "node:process";

import { PerdureError, perdureError } from "../errors/perdure-error.ts";
import type {
  AppendChunks,
  AppendResult,
  Commit,
  CommitResult,
  CreateResult,
  CreateRun,
  Operation,
  OperationResult,
  RecordResult,
  RecordStepResult,
  Send,
  SendResult,
  Store,
  Unavailable,
} from "./contract/contract.ts";
import { GroupQueue, type Answered, type Flight, type Waiting } from "./group-queue.ts";
import { repeatDelay, Repeats, type RepeatOptions } from "./repeats.ts";
import { runEnding } from "./rules.ts";

export type { Answered };

/**
 * Drives the writes of a store: operations that are ready together travel together.
 *
 * While one batch is in flight the next one gathers; a full one goes at once behind it, so that neither this thread nor the store
 * waits for the other. Operations of one run never overtake each other. A batch whose outcome is unknown is repeated until the
 * store answers, which is harmless because operations are idempotent; everything else waits behind it. An operation that is
 * `unavailable` is repeated too, and holds back only what comes after it for the same run.
 */
export interface GroupCommitter {
  readonly submit: Submit;
  /** Takes nothing more and ends after the last answer. Operations whose outcome is unknown then reject with `store_closed`. */
  close(): Promise<void>;
}

export interface Submit {
  (operation: CreateRun): Promise<Answered<CreateResult>>;
  (operation: Commit): Promise<Answered<CommitResult>>;
  (operation: Send): Promise<Answered<SendResult>>;
  (operation: AppendChunks): Promise<Answered<AppendResult>>;
  (operation: RecordStepResult): Promise<Answered<RecordResult>>;
  (operation: Operation): Promise<Answered<OperationResult>>;
}

export interface GroupOptions extends RepeatOptions {
  /** Default 8 MiB. A larger operation travels alone. */
  maxBatchBytes?: number;
  /** Default 128. */
  maxBatchOperations?: number;
}

type WrittenStore = Pick<Store, "write" | "description">;

export function createGroupCommitter(store: WrittenStore, options: GroupOptions = {}): GroupCommitter {
  const group = new Group(store, options);
  return { submit: group.submit as Submit, close: () => group.close() };
}

class Group {
  readonly #store: WrittenStore;
  readonly #queue: GroupQueue;
  readonly #repeats: Repeats;
  #gathering = false;
  #closed = false;
  #onIdle = (): void => {};

  constructor(store: WrittenStore, options: GroupOptions) {
    this.#store = store;
    this.#queue = new GroupQueue(options.maxBatchBytes ?? 8 * 1024 * 1024, options.maxBatchOperations ?? 128);
    this.#repeats = new Repeats(options);
  }

  readonly submit = (operation: Operation): Promise<Answered<OperationResult>> => {
    if (this.#closed) return Promise.reject(this.#closedError());
    return new Promise((resolve, reject) => {
      this.#queue.add({ operation, resolve, reject, repeats: 0 });
      if (this.#queue.isFull && this.#queue.maySend) this.#send();
      else if (this.#queue.flights === 0) this.#gather();
    });
  };

  async close(): Promise<void> {
    this.#closed = true;
    this.#repeats.endPauses();
    const { length, flights, held } = this.#queue;
    if (length + flights + held > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve));
  }

  /** Waits for the microtasks of now, so that what they submit travels too. */
  #gather(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    process.nextTick(this.#sendGathered);
  }

  readonly #sendGathered = (): void => {
    this.#gathering = false;
    this.#send();
  };

  #send(): void {
    while (this.#queue.maySend) {
      const flight = this.#queue.takeOff();
      if (flight === null) return;
      void this.#deliver(flight);
    }
  }

  async #deliver(flight: Flight): Promise<void> {
    const { batch } = flight;
    let results: OperationResult[];
    try {
      results = await this.#writeUntilAnswered(batch.map(({ operation }) => operation));
    } catch (error) {
      this.#land(flight);
      for (const { reject } of batch) reject(this.#closedError(error));
      return;
    }
    this.#land(flight);
    this.#answer(batch, results);
  }

  #land(flight: Flight): void {
    this.#queue.land(flight);
    this.#goOn();
  }

  #goOn(): void {
    if (this.#queue.length > 0) this.#gather();
    else if (this.#queue.flights === 0) this.#onIdle();
  }

  /** Rejects only once the store or the committer is closed. */
  async #writeUntilAnswered(operations: readonly Operation[]): Promise<OperationResult[]> {
    for (let repeats = 0; ; repeats += 1) {
      try {
        return await this.#store.write(operations);
      } catch (error) {
        if (this.#closed || isClosed(error)) throw error;
        const delayMs = repeatDelay(repeats);
        this.#repeats.away(error, delayMs);
        await this.#repeats.pause(delayMs);
      }
    }
  }

  #answer(batch: readonly Waiting[], results: readonly OperationResult[]): void {
    for (const [index, waiting] of batch.entries()) {
      const result = results[index];
      if (result === undefined) {
        const given = `${results.length} results for ${batch.length} operations`;
        waiting.reject(new TypeError(`The store (${this.#store.description}) gave ${given}`));
      } else if (result.outcome === "unavailable") this.#hold(waiting, result);
      else {
        this.#repeats.answered(waiting);
        waiting.resolve(result);
      }
    }
    this.#repeats.settle();
  }

  /** Keeps it for the next round of repeats. */
  #hold(waiting: Waiting, result: Unavailable): void {
    const error = Object.assign(new Error(result.message), { code: result.code });
    if (this.#closed) return waiting.reject(this.#closedError(error));
    const delayMs = repeatDelay(waiting.repeats);
    waiting.repeats += 1;
    this.#queue.hold(waiting);
    if (result.code !== runEnding) this.#repeats.failed(waiting, error, delayMs);
    if (this.#queue.held === 1) void this.#repeats.pause(delayMs).then(() => this.#repeatHeld());
  }

  #repeatHeld(): void {
    const repeated = this.#queue.takeHeld();
    if (this.#closed) for (const { reject } of repeated) reject(this.#closedError());
    else this.#queue.putFirst(repeated);
    this.#goOn();
  }

  #closedError(cause?: unknown): PerdureError {
    const { description } = this.#store;
    return perdureError("store_closed", { description }, cause === undefined ? undefined : { cause });
  }
}

function isClosed(error: unknown): boolean {
  return PerdureError.is(error) && error.code === "store_closed";
}
