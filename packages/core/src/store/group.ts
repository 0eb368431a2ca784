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
  Send,
  SendResult,
  Store,
} from "./contract.ts";
import { sizeOf } from "./operation-size.ts";

/**
 * Drives the writes of a store: operations that are ready together travel together, in the order in which they were submitted.
 *
 * One batch is in flight while the next one gathers. A batch whose outcome is unknown is repeated until the store answers, which
 * is harmless because operations are idempotent.
 */
export interface GroupCommitter {
  readonly submit: Submit;
  /** Takes nothing more and ends after the last answer. Operations whose outcome is unknown then reject with `store_closed`. */
  close(): Promise<void>;
}

export interface Submit {
  (operation: CreateRun): Promise<CreateResult>;
  (operation: Commit): Promise<CommitResult>;
  (operation: Send): Promise<SendResult>;
  (operation: AppendChunks): Promise<AppendResult>;
  (operation: Operation): Promise<OperationResult>;
}

export interface GroupOptions {
  /** Default 8 MiB. A larger operation travels alone. */
  maxBatchBytes?: number;
  /** Default 512. */
  maxBatchOperations?: number;
  /** Hears of each repeat: what the store rejected with, and the delay. */
  onRepeat?: (error: unknown, delayMs: number) => void;
  /** Waits before a repeat. Default: a timer. */
  wait?: (delayMs: number) => Promise<void>;
}

interface Waiting {
  operation: Operation;
  resolve: (result: OperationResult) => void;
  reject: (error: unknown) => void;
}

const firstDelayMs = 10;
const longestDelayMs = 2_000;

export function createGroupCommitter(store: Pick<Store, "write" | "description">, options: GroupOptions = {}): GroupCommitter {
  const { maxBatchBytes = 8 * 1024 * 1024, maxBatchOperations = 512, onRepeat, wait = waitByTimer } = options;
  let queue: Waiting[] = [];
  let driving = false;
  let closed = false;
  let endWait = (): void => {};
  let onIdle = (): void => {};

  function submit(operation: Operation): Promise<OperationResult> {
    if (closed) return Promise.reject(closedError());
    return new Promise((resolve, reject) => {
      queue.push({ operation, resolve, reject });
      if (driving) return;
      driving = true;
      void drive();
    });
  }

  async function drive(): Promise<void> {
    while (queue.length > 0) {
      // After the microtasks of now, so that what they submit travels too.
      await new Promise<void>((resolve) => process.nextTick(resolve));
      const batch = queue.slice(0, batchLength(queue, maxBatchBytes, maxBatchOperations));
      queue = queue.slice(batch.length);
      await deliver(batch);
    }
    driving = false;
    onIdle();
  }

  async function deliver(batch: readonly Waiting[]): Promise<void> {
    const operations = batch.map(({ operation }) => operation);
    for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
      try {
        const results = await store.write(operations);
        for (const [index, { resolve, reject }] of batch.entries()) {
          const result = results[index];
          if (result === undefined)
            reject(
              new TypeError(`The store (${store.description}) gave ${results.length} results for ${batch.length} operations`),
            );
          else resolve(result);
        }
        return;
      } catch (error) {
        if (closed || isClosed(error)) {
          for (const { reject } of batch) reject(closedError(error));
          return;
        }
        const jittered = delayMs * (0.5 + Math.random());
        onRepeat?.(error, jittered);
        await Promise.race([wait(jittered), new Promise<void>((resolve) => (endWait = resolve))]);
      }
    }
  }

  function closedError(cause?: unknown): PerdureError {
    return perdureError("store_closed", { description: store.description }, cause === undefined ? undefined : { cause });
  }

  return {
    submit: submit as Submit,
    async close() {
      closed = true;
      endWait();
      if (driving) await new Promise<void>((resolve) => (onIdle = resolve));
    },
  };
}

function batchLength(queue: readonly Waiting[], maxBytes: number, maxOperations: number): number {
  let bytes = 0;
  for (const [index, { operation }] of queue.entries()) {
    bytes += sizeOf(operation);
    if (index > 0 && (bytes > maxBytes || index >= maxOperations)) return index;
  }
  return queue.length;
}

function isClosed(error: unknown): boolean {
  return PerdureError.is(error) && error.code === "store_closed";
}

function waitByTimer(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
