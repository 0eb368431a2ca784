import type { Encoded } from "../journal/events.ts";

/** Something that the workflow's code asked for and that settles one promise: its command and what became of it. */
export type Entity = StepEntity | WaitEntity;

interface EntityBase {
  /** `step_…`, `wait_…`: the correlation id of its events. */
  id: string;
  /** Position among all commands of the run, from 0. */
  ordinal: number;
  /** Number of the settling event whose activation issued the command. */
  cause: number;
}

export interface StepEntity extends EntityBase {
  kind: "step";
  stepId: string;
  input: Encoded;
  /** The attempt that runs or comes next, from 1. A crash does not count. */
  attempt: number;
  /** The owner's time before which the next attempt may not start; 0 for the first. */
  notBefore: number;
  /** The owner's time at which its first attempt began; null before. */
  startedAt: number | null;
  /** Where the code called it: lines of the bundle's stack. Null unless the realm was asked for it. */
  callSite: string | null;
}

export interface WaitEntity extends EntityBase {
  kind: "wait";
  /** The owner's time at which it ends. */
  wakeAt: number;
}
