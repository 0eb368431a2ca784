import type { Database } from "../driver/database.ts";
import { claimRuns, findClaimable } from "../sql/claim/claim-runs.ts";
import type { Kept } from "../sql/kept.ts";
import type { WireClaim, WireClaimAnswer } from "../wire/requests.ts";
import type { Coverage } from "./coverage.ts";
import type { Lives } from "./lives.ts";
import { inSnapshot, inTransaction } from "./transaction.ts";

/** Looks first, so that a claim that finds nothing takes no lock. */
export function claim(db: Database, kept: Kept, lives: Lives, coverage: Coverage, request: WireClaim): WireClaimAnswer {
  const { workerId, alone, now } = request;
  const offer = lives.offerOf(workerId);
  if (offer === null) return { runs: [], aloneDue: false };
  lives.buryDead();
  const { runs, aloneDue } = inSnapshot(db, () => {
    const isLaneFor = coverage.of(offer);
    return findClaimable(db, kept.lanes, (lane) => isLaneFor(kept.lanes.describe(lane)), request);
  });
  if (runs.length === 0) return { runs: [], aloneDue };
  kept.heads.clear();
  const claimer = { number: offer.number, workerId, alone, now };
  return { runs: inTransaction(db, () => claimRuns(db, kept.lanes, claimer, runs)), aloneDue };
}
