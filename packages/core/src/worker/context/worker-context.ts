import type { Clock } from "../../clock/clock.ts";
import type { WorkerLimits } from "./limits.ts";
import type { Registry } from "../registry/registry.ts";
import type { ValueHooks } from "../registry/value-hooks.ts";
import type { RunLog } from "../../log/log.ts";
import type { Store, TerminalStatus, WorkerLife } from "../../store/contract/contract.ts";
import type { Creator } from "../../store/creator.ts";
import type { Submit } from "../../store/group.ts";
import type { Outage } from "../../store/outage.ts";
import type { Gate } from "./gate.ts";
import type { Slots } from "./slots.ts";

/** How long runs are kept after their end, in ms; left out: for ever. */
export type Retention = Readonly<Partial<Record<TerminalStatus, number>>>;

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
  /** Step functions and classes that values may hold. */
  values: ValueHooks;
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
  /** An attempt of the run has got its slot. */
  onBegun(runId: string): void;
}
