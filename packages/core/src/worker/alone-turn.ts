import type { ClaimedRun } from "../store/contract/contract.ts";
import type { Gate } from "./context/gate.ts";
import type { WorkerContext } from "./context/worker-context.ts";

export interface AlonePorts {
  readonly context: Pick<WorkerContext, "store" | "slots" | "clock" | "limits" | "workerId">;
  readonly gate: Gate;
  /** Drives the run, or parks it. */
  open(run: ClaimedRun): Promise<void>;
  /** Asks the run's actor to say that its turn is over. False: it is not driven here. */
  endTurn(runId: string): boolean;
}

/** A turn of t s, the waiting included, is followed by so many t without one. */
const pauseFactor = 5;

/**
 * The turn of a run that was outstanding at five deaths or more: nothing else begins in this worker while it lasts, so that the
 * next death says whether this run is the cause.
 *
 * States: none → draining (nothing new begins, what runs ends) → alone (the run is claimed and driven) → none.
 */
export class AloneTurn {
  readonly #ports: AlonePorts;
  #notBefore = Number.NEGATIVE_INFINITY;
  #over: ((runId: string | null) => void) | null = null;
  #stopped = false;

  constructor(ports: AlonePorts) {
    this.#ports = ports;
  }

  get mayBegin(): boolean {
    return this.#ports.context.clock.monotonic() >= this.#notBefore;
  }

  /** Gives one such run its turn; resolves when the turn is over. Rejects where the claim does. */
  async begin(): Promise<void> {
    const { context, gate } = this.#ports;
    const began = context.clock.monotonic();
    gate.close();
    context.slots.hold();
    const stopped = new Promise<void>((resolve) => (this.#over = (runId) => runId === null && resolve()));
    try {
      if (await this.#within(Promise.race([context.slots.whenIdle().then(() => true), stopped.then(() => false)])))
        await this.#drive();
    } finally {
      this.#over = null;
      this.#notBefore = context.clock.monotonic() + (context.clock.monotonic() - began) * pauseFactor;
      gate.reopen();
      context.slots.resume();
    }
  }

  async #drive(): Promise<void> {
    const { context, gate, open } = this.#ports;
    const { store, workerId, clock, limits } = context;
    const { runs } = await store.claim({ workerId, limit: 0, suspects: 0, alone: true, now: clock.now() });
    const [run] = runs;
    if (run === undefined) return;
    const { runId } = run;
    const over = new Promise<void>((resolve) => {
      this.#over = (ended) => {
        if (ended === runId || ended === null) resolve();
      };
    });
    const timer = clock.after(limits.turnMs, () => {
      // What is not driven here has ended its turn by that.
      if (!this.#ports.endTurn(runId)) this.over(runId);
    });
    gate.admitOnly(runId);
    try {
      await open.call(this.#ports, run);
      if (!this.#stopped) await over;
    } finally {
      timer.clear();
    }
  }

  /** The run made progress, is gone, or its turn was ended durably; null: the worker stops. */
  over(runId: string | null): void {
    this.#stopped ||= runId === null;
    this.#over?.(runId);
  }

  /** False after a turn's time: it is put off. */
  async #within(work: Promise<boolean>): Promise<boolean> {
    const { clock, limits } = this.#ports.context;
    let late = (): void => {};
    const timer = clock.after(limits.turnMs, () => late());
    try {
      return await Promise.race([work, new Promise<boolean>((resolve) => (late = () => resolve(false)))]);
    } finally {
      timer.clear();
    }
  }
}
