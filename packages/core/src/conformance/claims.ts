import type { Claim, ClaimedRun, ClaimRequest, Store } from "../store/contract/contract.ts";

/** Claims as `w2` whatever is due and no suspect. */
export function claimOf(store: Store, fields: Partial<ClaimRequest> = {}): Promise<Claim> {
  return store.claim({ workerId: "w2", limit: 100, suspects: 0, alone: false, now: Date.now(), ...fields });
}

/** The ids that such a claim gives, in the order in which it gives them. */
export async function claimOrder(store: Store, fields: Partial<ClaimRequest> = {}): Promise<string[]> {
  return (await claimOf(store, fields)).runs.map(({ runId }) => runId);
}

export async function claimIds(store: Store, fields: Partial<ClaimRequest> = {}): Promise<string[]> {
  return (await claimOrder(store, fields)).toSorted();
}

/** Claims this run whatever its deaths are, or gives null. */
export async function claimOne(store: Store, workerId: string, runId = "run"): Promise<ClaimedRun | null> {
  const request = { workerId, runIds: [runId] };
  const { runs, aloneDue } = await claimOf(store, { ...request, limit: 1, suspects: 1 });
  return runs[0] ?? (aloneDue ? ((await claimOf(store, { ...request, alone: true })).runs[0] ?? null) : null);
}
