import { brand } from "../errors/brand.ts";
import { notBuiltYet } from "../errors/not-built-yet.ts";
import { WorkflowRunNotFoundError } from "../errors/run-errors.ts";
import { runtime } from "../runtime/runtime.ts";
import { ended, mayExist } from "./ended.ts";
import type { RunRecord, RunStatus, TerminalStatus } from "../store/contract/contract.ts";
import { cancelRun, unparkRun, wakeRun, type CancelOptions, type WakeOptions } from "./control.ts";
import { openReadable, type ReadableOptions, type RunReadable } from "./readable.ts";
import { resultOf } from "./result.ts";
import { answerWithin } from "./within.ts";

/**
 * A handle of one workflow run. Making it does no I/O; each property reads the store when it is asked for, and rejects with
 * `WorkflowRunNotFoundError` when there is no such run (`exists` gives `false`).
 *
 * @example
 * const run = await start(processOrder, [orderId]);
 * console.log(run.runId, await run.status);
 * const receipt = await run.returnValue;
 */
export class Run<Result = unknown> {
  /** `wrun_` and a ULID, or the `id` that `start()` was given. */
  readonly runId: string;

  constructor(runId: string) {
    this.runId = runId;
  }

  get status(): Promise<RunStatus> {
    return this.#read(({ status }) => status);
  }

  get exists(): Promise<boolean> {
    return this.#find().then((record) => record !== null);
  }

  /** The name of the workflow's function, as it stands in its id. */
  get workflowName(): Promise<string> {
    return this.#read(({ workflowId }) => workflowId.slice(workflowId.lastIndexOf("//") + 2));
  }

  get createdAt(): Promise<Date> {
    return this.#read(({ createdAt }) => new Date(createdAt));
  }

  /** Why the run is parked or failed: `USER_ERROR` for what the user's code threw, else a code of perdure. Null otherwise. */
  get code(): Promise<string | null> {
    return this.#read(({ status, code }) => (status === "parked" || status === "failed" ? code : null));
  }

  /** When the code began to run; null before. */
  get startedAt(): Promise<Date | null> {
    return this.#read(({ startedAt }) => (startedAt === null ? null : new Date(startedAt)));
  }

  /** When the run ended; null before. */
  get completedAt(): Promise<Date | null> {
    return this.#read(({ completedAt }) => (completedAt === null ? null : new Date(completedAt)));
  }

  /**
   * What the workflow returned; waits for its end.
   *
   * @throws WorkflowRunFailedError (its `cause` is the error), WorkflowRunCancelledError, WorkflowRunNotFoundError
   */
  get returnValue(): Promise<Result> {
    return this.#returnValue();
  }

  /** The default stream from its beginning. */
  get readable(): RunReadable {
    return this.getReadable();
  }

  /** A stream of the run: from the beginning, from `startIndex`, or (negative) from the end. Live until it is closed or the run ends. */
  getReadable<Chunk = Uint8Array>(options?: ReadableOptions): RunReadable<Chunk> {
    return openReadable<Chunk>(this.runId, options);
  }

  /**
   * Asks the run to end: `finally` blocks run, running steps are aborted. Resolves with the status that won; with `wait: false`
   * once it is stored, with the status at that moment.
   */
  async cancel(options?: CancelOptions & { wait?: true }): Promise<TerminalStatus>;
  async cancel(options: CancelOptions): Promise<RunStatus>;
  async cancel(options?: CancelOptions): Promise<RunStatus> {
    return cancelRun(this.runId, options);
  }

  /** Ends pending sleeps now; says how many. */
  async wakeUp(options?: WakeOptions): Promise<number> {
    return wakeRun(this.runId, options);
  }

  /** Releases a parked run: a worker tries again. */
  async unpark(): Promise<void> {
    await unparkRun(this.runId);
  }

  async steps(): Promise<never> {
    throw notBuiltYet("run.steps()");
  }

  async events(): Promise<never> {
    throw notBuiltYet("run.events()");
  }

  async hooks(): Promise<never> {
    throw notBuiltYet("run.hooks()");
  }

  async #returnValue(): Promise<Result> {
    const rt = runtime();
    return rt.keepAlive.during(async () => {
      const end = await ended(rt, this.runId, () => rt.log.warn(this.runId, "is parked; returnValue goes on waiting"));
      return (await resultOf(await rt.open(), this.runId, end)) as Result;
    });
  }

  async #find(): Promise<RunRecord | null> {
    if (!mayExist(this.runId)) return null;
    const { store, records } = await runtime().open();
    return answerWithin(store, records.read(this.runId));
  }

  async #read<T>(pick: (record: RunRecord) => T): Promise<T> {
    const record = await this.#find();
    if (record === null) throw new WorkflowRunNotFoundError(this.runId);
    return pick(record);
  }
}
brand(Run.prototype, "Run");
