import type { SerialisableClass } from "./class-instance.ts";

/** What the codec can't know by itself: it runs in the host and inside the realm, and each has streams of its own. */
export interface CodecEnvironment {
  /** Absent: a value that holds a stream can't be written or read here. */
  streams?: StreamHooks;
  /** Absent: step functions travel by what they carry; one that is read can only be passed on. */
  steps?: StepHooks;
  /** The class that is registered here under an id. Absent: instances that are read are opaque. */
  classes?: (classId: string) => SerialisableClass | undefined;
  /** Applied to the stack of each error that is written: the realm cuts frames of the host here. */
  stack?: (text: string) => string;
}

export interface StepHooks {
  /** What the step function has captured, which travels with it; undefined: nothing. */
  captured(step: object, stepId: string): Record<string, unknown> | undefined;
  /** The function to call; undefined: no step is registered here under the id. */
  revive(stepId: string, captured: Record<string, unknown> | undefined): object | undefined;
}

export interface StreamHooks {
  /** The reference of a stream of a run; undefined: the stream is a user's own, which is refused. */
  reduce(stream: object): StreamReference | undefined;
  revive(reference: StreamReference): unknown;
}

/** A stream of a run travels by name; its chunks are in the store. */
export interface StreamReference {
  type: "writable" | "readable";
  /** Absent: the run that the value belongs to. */
  runId?: string;
  /** "" is the default stream. */
  namespace: string;
  onRetry?: "append";
}
