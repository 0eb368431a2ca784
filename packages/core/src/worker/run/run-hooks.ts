import type { OwnedRun, Parting } from "./owned-run.ts";
import type { RunActor } from "./run-actor.ts";

/** What a run's actor tells the worker that owns it. */
export interface RunHooks {
  /** The run has committed and may only be waiting now. */
  onRest(actor: RunActor): void;
  /** Something of it has ended that was outstanding at a death. */
  onSuspectCleared(actor: RunActor): void;
  /** Its turn alone is over, durably. */
  onTurnEnded(actor: RunActor): void;
  /** The run is no longer driven although it is ours: it must be parked. */
  onBroken(run: OwnedRun, error: unknown): void;
  /** The run has ended, with so many events, without steps that it has called and never awaited. */
  onUnawaited(run: OwnedRun, length: number): void;
  onParted(actor: RunActor, parting: Parting): void;
}
