import type { Database } from "../../driver/database.ts";
import type { WireClaimed } from "../../wire/requests.ts";
import { liveColumns, liveTables } from "../run-columns.ts";
import type { DueRun } from "./due-run.ts";

/**
 * As it will be, if it is still to be had: another may have taken it since it was found, and even let it go with more deaths.
 * The plus hides the column from the partial indexes: for their sake SQLite would prepare the statement anew for other numbers.
 */
const select = `
SELECT ${liveColumns}, ? AS owner, r.epoch + 1 AS epoch, r.deaths, r.solo_deaths, r.died_active,
  (SELECT count(*) FROM step_results WHERE rid = r.rid) AS step_results
FROM ${liveTables} WHERE r.rid = ? AND r.owner IS NULL AND r.due_at <= ? AND +r.deaths BETWEEN ? AND ?`;
const take = `UPDATE runs SET owner = ?, epoch = epoch + 1, alone = ?, sealed = 0, died_active = 0 WHERE rid = ?`;

/** Deaths of a run that is none of the suspects. */
const mostOrdinary = 1;

export interface Claimer {
  number: number;
  workerId: string;
  alone: boolean;
  now: number;
}

/** Makes the worker its owner, if it is still to be had. */
export function takeRun(db: Database, { number, workerId, alone, now }: Claimer, { rid, deaths }: DueRun): WireClaimed | null {
  const run = db.get<WireClaimed>(select, workerId, rid, now, deaths, Math.max(deaths, mostOrdinary));
  if (run !== undefined) db.run(take, number, alone ? 1 : 0, rid);
  return run ?? null;
}
