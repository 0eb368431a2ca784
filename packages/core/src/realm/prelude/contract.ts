/**
 * The border between the host and the prelude. Only primitives and functions of the realm cross it; the host reads the flat
 * objects that `rest` answers and copies them.
 */
import type { Encoded } from "../../journal/events.ts";
import type { LogLevel } from "../port.ts";

/** What the host does for the prelude. Each takes and returns primitives. The prelude calls them through `host.ts` only. */
export interface HostPrimitives {
  /** Bytes of the run's keyed stream as hex. */
  entropy(run: number, purpose: string, ordinal: number): string;
  /** The parts of a URL in the order of `urlParts`, joined by "\n"; null: not a URL. */
  parseUrl(url: string, base: string | null): string | null;
  /** As parseUrl, after setting one part; null: the part takes no such value. */
  setUrlPart(url: string, part: string, value: string): string | null;
  /** UTF-8 bytes as a string of code units 0–255, and back. `fatal` input that is malformed gives null. */
  utf8Encode(text: string): string;
  decodeText(bytes: string, encoding: string, fatal: boolean, ignoreBom: boolean): string | null;
  /** The proper name of an encoding's label; null: unknown. */
  encodingName(label: string): string | null;
  base64Encode(latin1: string): string;
  /** Null: not base64. */
  base64Decode(base64: string): string | null;
  heapBytes(): number;
}

/** What the prelude does for the host. All are functions of the realm. */
export interface Prelude {
  create(run: number, runId: string, workflowId: string, env: string, createdAt: number, url: string): void;
  /** Schedules the start: the code runs in the evaluation that follows. */
  start(run: number, factory: Factory, input: Encoded, now: number, clock: number, turns: number, measure: boolean): void;
  /** Settles an entity; the code runs in the evaluation that follows. Null, or why nothing was done. */
  settle(
    run: number,
    type: "resolve" | "reject",
    ordinal: number,
    value: Encoded,
    now: number,
    clock: number,
    turns: number,
  ): string | null;
  cancel(run: number, reason: string | null, now: number, clock: number, turns: number): string | null;
  /** Ends the current run, whose code did not come to rest within a time limit. */
  stop(limitMs: number): void;
  /** What the current run's code did since it was last asked. */
  rest(): RestedActivation;
  /** No run is current any more. */
  leave(): void;
  forget(run: number): void;
}

export interface InstanceFacts {
  runId: string;
  workflowId: string;
  /** JSON. */
  env: string;
  createdAt: number;
  url: string;
}

/** A workflow bundle, compiled in the realm. */
export type Factory = (
  require: (name: string) => unknown,
  module: { exports: BundleExports },
  exports: BundleExports,
  globalThis: object,
) => void;

export interface BundleExports {
  $perdure_refill?: (turns: number) => void;
}

export interface RestedActivation {
  commands: RestedCommand[];
  logs: { level: LogLevel; text: string }[];
  end: RestedEnd | null;
  /** How the heap grew by the evaluation of the modules, where the start asked for it. */
  evaluationBytes: number | null;
}

export type RestedCommand =
  | { type: "step"; ordinal: number; stepId: string; input: Encoded }
  | { type: "wait"; ordinal: number; until: number };

export type RestedEnd =
  | { type: "returned"; value: Encoded }
  | { type: "threw"; code: string; error: Encoded }
  | { type: "stopped"; code: string; error: Encoded };

/** What the prelude's text evaluates to. */
export type Install = (host: HostPrimitives) => Prelude;
