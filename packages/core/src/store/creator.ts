import type { JournalEvent } from "../journal/events.ts";
import type { Bundle, BundleMissing, CreateResult, CreateRun } from "./contract/contract.ts";
import type { Answered, Submit } from "./group.ts";

/** Creates runs: the text of a bundle travels once, and again where the store has lost it. */
export type Creator = (run: NewRun, owned?: Owned) => Promise<Created>;

/** `events` holds `run_created`. */
export interface NewRun extends Omit<CreateRun, "kind" | "bundleHash" | "owner"> {
  bundle: Bundle;
}

/** Of a run that has an owner from the beginning: its events have `run_started` too. */
export type Owned = { owner: string; events: JournalEvent[] };

export type Created = Exclude<Answered<CreateResult>, BundleMissing>;

export function createCreator(submit: Submit): Creator {
  /** Hashes of bundles that the store has had from here, the last ones: each edit in a dev server makes another. */
  const sent = new Set<string>();

  return async (run, owned) => {
    const { hash } = run.bundle;
    const isSent = sent.has(hash);
    let result = await submit(createOf(run, owned, isSent ? null : run.bundle));
    if (result.outcome === "bundle-missing" && isSent) {
      sent.delete(hash);
      result = await submit(createOf(run, owned, run.bundle));
    }
    if (result.outcome === "bundle-missing")
      throw new TypeError(`The store says that it lacks the bundle ${hash}, whose text it was given`);
    if (result.outcome === "created" && !sent.has(hash)) remember(sent, hash);
    return result;
  };
}

const mostSent = 1_000;

function remember(sent: Set<string>, hash: string): void {
  const [oldest] = sent;
  if (oldest !== undefined && sent.size >= mostSent) sent.delete(oldest);
  sent.add(hash);
}

/** Written out, because a spread is dear. */
function createOf(run: NewRun, owned: Owned | undefined, bundle: Bundle | null): CreateRun {
  return {
    kind: "create",
    runId: run.runId,
    workflowId: run.workflowId,
    idempotencyKey: run.idempotencyKey,
    tags: run.tags,
    queue: run.queue,
    priority: run.priority,
    events: owned?.events ?? run.events,
    bundleHash: run.bundle.hash,
    bundle,
    owner: owned?.owner ?? null,
    wakeAt: run.wakeAt,
    createdAt: run.createdAt,
  };
}
