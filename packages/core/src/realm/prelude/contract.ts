/**
 * The border between the host and the prelude. Only primitives and functions of the realm cross it; the host reads the flat
 * objects that `rest` answers and copies them.
 */
import type { Encoded } from "../../journal/events.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

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
  /** Empties a buffer of the realm, which is all that ever crosses besides primitives and goes out only. Older versions of V8 can't. */
  detach(buffer: ArrayBuffer): null;
}

/** What the prelude does for the host. All are functions of the realm. */
export interface Prelude {
  create(
    run: number,
    runId: string,
    workflowId: string,
    env: string,
    createdAt: number,
    url: string,
    callSites: boolean,
    valueBytes: number,
  ): void;
  /** Makes the run current for one activation, which one of the next three begins. */
  enter(run: number, now: number, clock: number, turns: number, commands: number): void;
  /** Schedules the start: the code runs in the evaluation that follows. */
  start(factory: Factory, input: Encoded, measure: boolean): void;
  /** Settles an entity; the code runs in the evaluation that follows. Null, or why nothing was done. */
  settle(type: "resolve" | "reject", ordinal: number, value: Encoded): string | null;
  /** Rejects all that is pending. */
  cancel(reason: string | null): void;
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
  callSites: boolean;
  valueBytes: number;
}

/** A workflow bundle, compiled in the realm: makes a scope for one run. */
export type Factory = () => BundleScope;

/** The bundle within variables of the run's own for those globals of the realm that its text may name. */
export interface BundleScope {
  /** All of its code is strict. */
  strict: boolean;
  /** Its code may come by the global object. Otherwise `read` and `bind` are never called, and it has no variables. */
  asksForGlobals: boolean;
  body(
    this: BundleExports,
    require: (name: string) => unknown,
    module: object,
    exports: BundleExports,
    globalThis: object | undefined,
  ): void;
  /** The value of such a variable; `otherwise` where there is none of that name. */
  read(name: string | symbol, otherwise: unknown): unknown;
  /** Sets such a variable, where there is one. */
  bind(name: string | symbol, value: unknown): void;
}

export interface BundleExports {
  $perdure_refill?: (turns: number) => void;
}

export interface RestedActivation {
  commands: RestedCommand[];
  logs: { level: LogLevel; text: string }[];
  end: RestedEnd | null;
  /** With the end: ordinals of pending steps whose promise nobody ever looked at. */
  unawaited: number[];
  /** How the heap grew by the evaluation of the modules, where the start asked for it. */
  evaluationBytes: number | null;
}

export type RestedCommand =
  | { type: "step"; ordinal: number; stepId: string; input: Encoded; callSite?: string }
  | { type: "wait"; ordinal: number; until: number };

export type RestedEnd =
  | { type: "returned"; value: Encoded }
  | { type: "threw"; code: string; error: Encoded }
  | { type: "stopped"; code: string; error: Encoded };

/** What the prelude's text evaluates to. */
export type Install = (host: HostPrimitives) => Prelude;
