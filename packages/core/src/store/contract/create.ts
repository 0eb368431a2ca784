import type { JournalEvent } from "../../journal/events.ts";
import type { BundleMissing, Refused, Unavailable } from "./outcomes.ts";
import type { Bundle } from "./records.ts";

export interface CreateRun {
  kind: "create";
  runId: string;
  workflowId: string;
  idempotencyKey: string | null;
  tags: Record<string, string>;
  /** Only workers that serve this queue claim the run. */
  queue: string;
  /** 0 to 9; runs of a higher one are claimed first. */
  priority: number;
  /** `run_created`, and with an owner `run_started`. */
  events: JournalEvent[];
  bundleHash: string;
  /** Stored in the same transaction. Null: the store is believed to have it. */
  bundle: Bundle | null;
  /** Set: the run is created with this owner and epoch 1, outstanding. Null: any worker may claim it. */
  owner: string | null;
  /** When it may be claimed first. */
  wakeAt: number;
  createdAt: number;
}
export type CreateResult =
  | { outcome: "created"; epoch: number }
  /** The id or the idempotency key is taken (also by a repeat of this very operation): the run that has it. */
  | { outcome: "exists"; runId: string; workflowId: string; epoch: number; owner: string | null }
  | BundleMissing
  | Refused
  | Unavailable;
