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
import { Held } from "./held.ts";
import { sizeOf } from "./operation-size.ts";
import { runEnding } from "./rules.ts";

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

/** What the store can't do for now is repeated here until it can. */
export type Answered<Result extends OperationResult> = Exclude<Result, Unavailable>;

export interface GroupOptions {
  /** Default 8 MiB. A larger operation travels alone. */
  maxBatchBytes?: number;
  /** Default 128. */
  maxBatchOperations?: number;
  /** Hears of each repeat: what the store rejected or answered with, and the delay. Not of what only the end of one run delays. */
  onRepeat?: (error: unknown, delayMs: number) => void;
  /** Everything that had failed has been answered. */
  onAnswered?: () => void;
  /** Waits before a repeat. Default: a timer. */
  wait?: (delayMs: number) => Promise<void>;
}

interface Waiting {
  operation: Operation;
  resolve: (result: Answered<OperationResult>) => void;
  reject: (error: unknown) => void;
  /** How often it was unavailable. */
  repeats: number;
}

/** Operations that are in flight together, and the runs that they belong to. */
type Flight = ReadonlySet<string>;

const firstDelayMs = 10;
const longestDelayMs = 2_000;
const mostFlights = 2;

export function createGroupCommitter(store: Pick<Store, "write" | "description">, options: GroupOptions = {}): GroupCommitter {
  const { maxBatchBytes = 8 * 1024 * 1024, maxBatchOperations = 128, onRepeat, onAnswered, wait = waitByTimer } = options;
  const flights = new Set<Flight>();
  let queue: Waiting[] = [];
  let gathering = false;
  let closed = false;
  const pauses = new Set<() => void>();
  const held = new Held<Waiting>();
  /** Operations that the store could not do so far. */
  const failing = new Set<Waiting>();
  let isAway = false;
  let onIdle = (): void => {};

  function submit(operation: Operation): Promise<Answered<OperationResult>> {
    if (closed) return Promise.reject(closedError());
    return new Promise((resolve, reject) => {
      queue.push({ operation, resolve, reject, repeats: 0 });
      if (queue.length >= maxBatchOperations && flights.size < mostFlights) send();
      else if (flights.size === 0) gather();
    });
  }

  /** Waits for the microtasks of now, so that what they submit travels too. */
  function gather(): void {
    if (gathering) return;
    gathering = true;
    process.nextTick(() => {
      gathering = false;
      send();
    });
  }

  /** What is ready goes when nothing is in flight, and a full batch behind the one in flight. */
  function send(): void {
    while (queue.length > 0 && flights.size < (queue.length >= maxBatchOperations ? mostFlights : 1)) {
      const batch = takeBatch();
      if (batch.length === 0) return;
      const flight = new Set(batch.map(({ operation }) => orderKey(operation)));
      flights.add(flight);
      void deliver(batch, () => land(flight));
    }
  }

  function land(flight: Flight): void {
    flights.delete(flight);
    if (queue.length > 0) gather();
    else if (flights.size === 0) onIdle();
  }

  function takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    let bytes = 0;
    let full = false;
    for (const waiting of queue) {
      if (!full && (isFlying(waiting.operation) || isHeld(waiting.operation))) {
        rest.push(waiting);
        continue;
      }
      bytes += full ? 0 : sizeOf(waiting.operation);
      full ||= batch.length > 0 && (bytes > maxBatchBytes || batch.length >= maxBatchOperations);
      (full ? rest : batch).push(waiting);
    }
    queue = rest;
    return batch;
  }

  function isFlying(operation: Operation): boolean {
    if (flights.size === 0) return false;
    const key = orderKey(operation);
    for (const flight of flights) if (flight.has(key)) return true;
    return false;
  }

  function isHeld(operation: Operation): boolean {
    return held.size > 0 && held.blocks(heldKey(operation));
  }

  async function deliver(batch: readonly Waiting[], land: () => void): Promise<void> {
    let results: OperationResult[];
    try {
      results = await writeUntilAnswered(batch.map(({ operation }) => operation));
    } catch (error) {
      land();
      for (const { reject } of batch) reject(closedError(error));
      return;
    }
    land();
    answer(batch, results);
  }

  /** Rejects only once the store or the committer is closed. */
  async function writeUntilAnswered(operations: readonly Operation[]): Promise<OperationResult[]> {
    for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
      try {
        return await store.write(operations);
      } catch (error) {
        if (closed || isClosed(error)) throw error;
        const jittered = delayMs * (0.5 + Math.random());
        away(error, jittered);
        await pause(jittered);
      }
    }
  }

  async function pause(delayMs: number): Promise<void> {
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    pauses.add(end);
    await Promise.race([wait(delayMs), ended]);
    pauses.delete(end);
  }

  function answer(batch: readonly Waiting[], results: readonly OperationResult[]): void {
    for (const [index, waiting] of batch.entries()) {
      const result = results[index];
      const given = `${results.length} results for ${batch.length} operations`;
      if (result?.outcome === "unavailable") hold(waiting, result);
      else if (result === undefined) waiting.reject(new TypeError(`The store (${store.description}) gave ${given}`));
      else {
        failing.delete(waiting);
        waiting.resolve(result);
      }
    }
    if (isAway && failing.size === 0) {
      isAway = false;
      onAnswered?.();
    }
  }

  /** Keeps it for the next round of repeats. */
  function hold(waiting: Waiting, result: Unavailable): void {
    const error = Object.assign(new Error(result.message), { code: result.code });
    if (closed) return waiting.reject(closedError(error));
    const delayMs = Math.min(firstDelayMs * 2 ** waiting.repeats, longestDelayMs) * (0.5 + Math.random());
    waiting.repeats += 1;
    held.add(heldKey(waiting.operation), waiting);
    if (result.code !== runEnding) {
      failing.add(waiting);
      away(error, delayMs);
    }
    if (held.size === 1) void pause(delayMs).then(repeatHeld);
  }

  function repeatHeld(): void {
    const repeated = held.takeAll();
    if (closed) for (const { reject } of repeated) reject(closedError());
    else queue = [...repeated, ...queue];
    if (queue.length > 0) gather();
    else if (flights.size === 0) onIdle();
  }

  function away(error: unknown, delayMs: number): void {
    isAway = true;
    onRepeat?.(error, delayMs);
  }

  function closedError(cause?: unknown): PerdureError {
    return perdureError("store_closed", { description: store.description }, cause === undefined ? undefined : { cause });
  }

  return {
    submit: submit as Submit,
    async close() {
      closed = true;
      for (const end of pauses) end();
      if (queue.length + flights.size + held.size > 0) await new Promise<void>((resolve) => (onIdle = resolve));
    },
  };
}

/** Operations with the same key reach the store in the order in which they were submitted. */
function orderKey(operation: Operation): string {
  switch (operation.kind) {
    case "append":
      return operation.stream.runId;
    case "send":
      return "runId" in operation.to ? operation.to.runId : `token ${operation.to.token}`;
    default:
      return operation.runId;
  }
}

/** Operations with the same key wait for one that is held; a message never holds back the commit that its run needs to end. */
function heldKey(operation: Operation): string {
  return operation.kind === "send" ? `send ${orderKey(operation)}` : orderKey(operation);
}

function isClosed(error: unknown): boolean {
  return PerdureError.is(error) && error.code === "store_closed";
}

/** Unlike the clock's timers it keeps the process alive: what was submitted is not given up. */
function waitByTimer(delayMs: number): Promise<void> {
  // oxlint-disable-next-line eslint/no-restricted-globals
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
