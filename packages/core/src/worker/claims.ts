import type { Claim, ClaimedRun } from "../store/contract/contract.ts";
import { suspicionOf } from "../store/rules.ts";
import type { AloneTurn } from "./alone-turn.ts";
import { releaseRecovered } from "./release-recovered.ts";
import type { Suspects } from "./suspects.ts";
import type { WorkerContext } from "./context/worker-context.ts";

export interface ClaimsPorts {
  readonly context: WorkerContext;
  readonly suspects: Suspects;
  readonly alone: AloneTurn;
  /** The worker claims runs. */
  readonly claiming: () => boolean;
  /** Opens the run and drives it, or parks it. */
  readonly open: (run: ClaimedRun) => Promise<void>;
}

const claimBatch = 50;
/** How often a worker looks for parked runs whose steps it has. */
const recoverEveryMs = 60_000;

/** Looks for runs to claim, as many as the worker has room for; one look at a time. */
export class Claims {
  readonly #ports: ClaimsPorts;
  #looking: Promise<void> | null = null;
  #again = false;
  #recoverAt = Number.NEGATIVE_INFINITY;
  /** Runs that were claimed and have begun nothing: each may want a slot soon. */
  readonly #fresh = new Set<string>();
  /** The last claim left runs behind for want of room. */
  #hungry = false;

  constructor(ports: ClaimsPorts) {
    this.#ports = ports;
  }

  look(): void {
    if (!this.#ports.claiming()) return;
    if (this.#looking !== null) {
      this.#again = true;
      return;
    }
    const { outage } = this.#ports.context;
    this.#looking = this.#claimAll()
      .then(() => outage.answered("claims"))
      .catch((error: unknown) => outage.failed("claims", error))
      .finally(() => {
        this.#looking = null;
        if (!this.#again) return;
        this.#again = false;
        this.look();
      });
  }

  /** The look that is under way, if one is. */
  get ended(): Promise<void> {
    return this.#looking ?? Promise.resolve();
  }

  /** There may be more steps here than before. */
  lookForRecovered(): void {
    this.#recoverAt = Number.NEGATIVE_INFINITY;
    this.look();
  }

  /** The run has begun a step, only waits, or is gone: it wants no slot that it does not have. */
  settled(runId: string): void {
    if (this.#fresh.delete(runId)) this.roomier();
  }

  /** There may be room for more. */
  roomier(): void {
    if (this.#hungry && this.#room > 0) this.look();
  }

  /** A run that holds all slots keeps nobody out: a few others are taken all the same, and have their turns at the next slots. */
  get #room(): number {
    const { slots } = this.#ports.context;
    const fair = Math.min(Math.ceil(slots.size / 10), slots.size - slots.holding);
    return Math.min(claimBatch, Math.max(0, Math.max(slots.free, fair) - this.#fresh.size));
  }

  async #claimAll(): Promise<void> {
    const { context, alone, suspects, claiming } = this.#ports;
    // Without its app a process could only park what it takes.
    if (!context.registry.hasManifest) return;
    await context.registry.loadSteps();
    await this.#releaseRecovered();
    while (claiming()) {
      const asked = { limit: this.#room, suspects: suspects.free };
      const claim = await context.store.claim({
        ...asked,
        workerId: context.workerId,
        alone: false,
        now: context.clock.now(),
      });
      for (const run of claim.runs) await this.#open(run);
      if (claim.aloneDue && alone.mayBegin && claiming()) {
        await alone.begin();
        continue;
      }
      if (!this.#isWorthAnother(claim, asked)) return;
    }
  }

  /** Whether the store may have more that there is room for. */
  #isWorthAnother({ runs }: Claim, asked: { limit: number; suspects: number }): boolean {
    const ordinary = runs.filter(({ deaths }) => suspicionOf(deaths) === "none").length;
    const isFull = ordinary === asked.limit;
    this.#hungry = isFull;
    const more = isFull && this.#room > 0;
    const moreSuspects = runs.length - ordinary === asked.suspects && this.#ports.suspects.free > 0;
    return more || moreSuspects;
  }

  async #open(run: ClaimedRun): Promise<void> {
    this.#fresh.add(run.runId);
    await this.#ports.open(run);
  }

  /** Again and again, because a run may have parked beside this worker, or since. */
  async #releaseRecovered(): Promise<void> {
    const { context } = this.#ports;
    const now = context.clock.monotonic();
    if (now < this.#recoverAt) return;
    await releaseRecovered(context);
    this.#recoverAt = now + recoverEveryMs;
  }
}
