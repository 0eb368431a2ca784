/**
 * What the engine asks of a realm: the world in which workflow code runs. The realm holds the code's state and nothing else;
 * everything that crosses is text and numbers. One realm serves all runs of a process; each run has an instance in it.
 */
import type { Encoded } from "../journal/events.ts";
import type { Bundle } from "../store/contract/contract.ts";
import type { LogLevel } from "./prelude/contract.ts";

export interface Realm {
  /** Loads the bundle (cached by hash) and makes an instance of the workflow for one run. Nothing of the code runs yet. */
  instantiate(bundle: Bundle, facts: RunFacts): RealmRun;
  dispose(): void;
}

/** What a run's code may know of its run. All of it is in `run_created`, so that it is the same on every replay. */
export interface RunFacts {
  runId: string;
  workflowId: string;
  /** 256 bits in hex. */
  seed: string;
  env: Record<string, string>;
  createdAt: number;
  /** The public address of the app; empty without one. */
  url: string;
  /** Each call of a step says where it stands, which is dear: lines of the bundle's stack, unmapped. */
  callSites?: boolean;
  /** The most bytes that the call of a step may have. */
  valueBytes?: number;
}

export interface RealmRun {
  /** Evaluates the modules that the workflow reaches, calls it with the arguments, and lets the code come to rest. */
  start(input: Encoded, limits: ActivationLimits): Activation;
  /** Settles one entity, or cancels all, and lets the code come to rest. */
  settle(settlement: Settlement, limits: ActivationLimits): Activation;
  /** Forgets the run. Nothing of its code runs afterwards. */
  dispose(): void;
  /** Approximate bytes of heap of one instance of this bundle, measured once for each bundle. */
  readonly bytes: number;
}

export interface ActivationLimits {
  /** Logical time: what `Date.now()` says during the activation. */
  now: number;
  /** The owner's clock, which relative sleeps count from: `now`, or less where logical time was held up. */
  clock: number;
  /** Loop turns and calls. */
  turns: number;
  /** Commands. */
  commands: number;
  /** For suspects: past this wall time the activation throws `activation_timeout` and the instance is dead. Null: no limit, which is much cheaper. */
  timeoutMs: number | null;
}

/** Ordinals number the commands of a run from 0, over all kinds. */
export type Settlement =
  | { type: "resolve"; ordinal: number; value: Encoded }
  | { type: "reject"; ordinal: number; error: Encoded }
  /** Rejects everything pending with WorkflowRunCancelledError and aborts the run's signals. */
  | { type: "cancel"; reason: string | null };

/** What the code did until it came to rest. */
export interface Activation {
  commands: Command[];
  /** `console` output, in order. The engine drops it on replay. */
  logs: { level: LogLevel; text: string }[];
  end: WorkflowEnd | null;
  /** With the end: ordinals of pending steps whose promise nobody ever looked at. */
  unawaited: readonly number[];
}

export type WorkflowEnd =
  | { type: "returned"; value: Encoded }
  /** `code` is USER_ERROR for what the user's code threw, else a code of ours (unserializable, …). */
  | { type: "threw"; code: string; error: Encoded }
  /** The activation was ended: budget_exceeded, too_many_commands, stack_overflow. The instance is dead. */
  | { type: "stopped"; code: string; error: Encoded };

export type Command =
  /** `input` is the call: its arguments, and where it has them `this` and what was captured. */
  | { type: "step"; ordinal: number; stepId: string; input: Encoded; callSite?: string }
  /** `until` is the owner's time. */
  | { type: "wait"; ordinal: number; until: number };
