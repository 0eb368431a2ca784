import type { Clock } from "./clock.ts";
import type { WorkerLimits } from "./limits.ts";
import type { Registry } from "./registry.ts";
import type { Retention } from "./sweeper.ts";
import type { RunLog } from "../log/log.ts";
import type { Store, WorkerLife } from "../store/contract.ts";
import type { Creator } from "../store/creator.ts";
import type { Submit } from "../store/group.ts";
import type { Outage } from "../store/outage.ts";
import type { OwnedRun, Parting } from "./run/owned-run.ts";
import type { RunActor } from "./run/run-actor.ts";
import type { Gate } from "./gate.ts";
import type { Slots } from "./slots.ts";

/** What all runs of a worker share. */
export interface WorkerContext {
  workerId: string;
  store: Store;
  /** Hands an operation to the group committer. */
  submit: Submit;
  /** Hears of each failure of the store, and says so once. */
  outage: Outage;
  life: WorkerLife;
  clock: Clock;
  limits: WorkerLimits;
  retention: Retention;
  registry: Registry;
  aliases: Record<string, string>;
  slots: Slots;
  gate: Gate;
  /** Creates runs without an owner, or for this worker. */
  create: Creator;
  log: RunLog;
  /** What a workflow's code printed, not on replay. */
  onConsole(runId: string, level: "debug" | "info" | "warn" | "error", text: string): void;
  /** A number that this worker never gives again. */
  nextCommit(): number;
  /** +1 when an attempt begins, -1 when it ends. */
  onAttempt(change: 1 | -1): void;
  /** The run has committed and may only be waiting now. */
  onRest(actor: RunActor): void;
  /** Something of it has ended that was outstanding at a death. */
  onSuspectCleared(actor: RunActor): void;
  /** Its turn alone is over, durably. */
  onTurnEnded(actor: RunActor): void;
  /** An attempt of the run has got its slot. */
  onBegun(runId: string): void;
  /** The run is no longer driven although it is ours: it must be parked. */
  onBroken(run: OwnedRun, error: unknown): void;
  /** The run has ended, with so many events, without steps that it has called and never awaited. */
  onUnawaited(run: OwnedRun, length: number): void;
  onParted(actor: RunActor, parting: Parting): void;
}
