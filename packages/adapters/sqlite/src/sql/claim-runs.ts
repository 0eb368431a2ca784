import type { Database } from "../driver/database.ts";
import type { WireClaimed } from "../wire/requests.ts";
import { runColumns, runTables } from "./run-columns.ts";

const selectDue = `
SELECT rid FROM runs WHERE owner IS NULL AND due_at IS NOT NULL AND due_at <= ? ORDER BY due_at, rid LIMIT ?`;
const selectOne = `
SELECT rid FROM runs WHERE run_id = ? AND owner IS NULL AND due_at IS NOT NULL AND due_at <= ?`;
/** A strike: the last owner died while something was outstanding. */
const take = `
UPDATE runs SET
  owner = ?, epoch = epoch + 1, unclean = 0, marked = 0,
  strikes = strikes + (unclean AND (marked OR (SELECT outstanding FROM journal WHERE rid = runs.rid ORDER BY first DESC, id DESC LIMIT 1)))
WHERE rid = ? AND owner IS NULL`;
const selectClaimed = `SELECT ${runColumns}, r.strikes FROM ${runTables} WHERE r.rid = ?`;

/** Rows of runs that may be claimed now. */
export function findClaimable(db: Database, runIds: readonly string[] | null, now: number, limit: number): number[] {
  if (runIds === null) return db.all<{ rid: number }>(selectDue, now, limit).map(({ rid }) => rid);
  return runIds.flatMap((runId) => db.get<{ rid: number }>(selectOne, runId, now)?.rid ?? []).slice(0, limit);
}

export function claimRuns(db: Database, owner: number, rids: readonly number[]): WireClaimed[] {
  return rids.flatMap((rid) => (db.run(take, owner, rid) === 0 ? [] : (db.get<WireClaimed>(selectClaimed, rid) ?? [])));
}
