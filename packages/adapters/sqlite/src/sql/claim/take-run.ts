import type { Database } from "../../driver/database.ts";
import type { WireClaimed } from "../../wire/requests.ts";
import { runColumns, runTables } from "../run-columns.ts";
import type { DueRun } from "./due-run.ts";

/** Another may have taken it since it was found, or let it go again with more deaths. */
const select = `
SELECT ${runColumns}, r.deaths, r.solo_deaths, r.died_active,
  (SELECT count(*) FROM step_results WHERE rid = r.rid) AS step_results
FROM ${runTables} WHERE r.rid = ? AND r.owner IS NULL AND r.due_at <= ? AND r.deaths = ?`;
const take = `UPDATE runs SET owner = ?, epoch = epoch + 1, alone = ?, sealed = 0, died_active = 0 WHERE rid = ?`;

export interface Claimer {
  number: number;
  workerId: string;
  alone: boolean;
  now: number;
}

/** Makes the worker its owner, if it is still to be had. */
export function takeRun(db: Database, { number, workerId, alone, now }: Claimer, { rid, deaths }: DueRun): WireClaimed | null {
  const run = db.get<WireClaimed>(select, rid, now, deaths);
  if (run === undefined) return null;
  db.run(take, number, alone ? 1 : 0, rid);
  return { ...run, owner: workerId, epoch: run.epoch + 1 };
}
