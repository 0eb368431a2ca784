import { dueAt, type RunStatus } from "perdure/store";
import type { Database } from "../driver/database.ts";
import { parkReleased } from "./park-released.ts";

const selectWorker = `SELECT outstanding_at_death, stalled_in FROM workers WHERE number = ?`;
const lastRow = `j.id = (SELECT id FROM journal WHERE rid = r.rid ORDER BY first DESC, id DESC LIMIT 1)`;
/** Whether there was one or more is all that counts. */
const countOutstanding = `
SELECT count(*) AS found FROM (
  SELECT 1 FROM runs r JOIN journal j ON ${lastRow}
  WHERE r.owner = ? AND r.owner IS NOT NULL AND (r.marked = 1 OR j.outstanding = 1) LIMIT 2)`;
const fixOutstanding = `UPDATE workers SET outstanding_at_death = ? WHERE number = ?`;
const selectOwned = `
SELECT r.rid, r.status, r.inbox_count, r.marked, r.alone, j.outstanding, j.wake_at FROM runs r JOIN journal j ON ${lastRow}
WHERE r.owner = ? AND r.owner IS NOT NULL LIMIT ?`;
const orphan = `
UPDATE runs SET
  owner = NULL, due_at = ?, deaths = deaths + ?, solo_deaths = solo_deaths + ?, died_active = ?, marked = 0
WHERE rid = ?`;
const forget = `DELETE FROM workers WHERE number = ?`;

interface Death {
  outstanding_at_death: number | null;
  stalled_in: number | null;
}

interface Owned {
  rid: number;
  status: RunStatus;
  inbox_count: number;
  marked: number;
  alone: number;
  outstanding: number;
  wake_at: number | null;
}

/** Takes up to `limit` runs from a worker that died, and when it has none left forgets the worker; says whether that is so. */
export function buryWorker(db: Database, owner: number, limit: number): boolean {
  const death = db.get<Death>(selectWorker, owner);
  if (death === undefined) return true;
  const isOnly = (death.outstanding_at_death ?? fixDeath(db, owner)) === 1;
  return freeRuns(db, owner, limit, (run) => {
    const struck = death.stalled_in === null ? run.outstanding + run.marked > 0 : run.rid === death.stalled_in;
    const alone = struck && (isOnly || death.stalled_in !== null || run.alone === 1);
    return { deaths: struck ? 1 : 0, soloDeaths: alone ? 1 : 0, diedActive: run.marked };
  });
}

/** The same for a worker that ended: what it did not release is free, and that is no death. */
export function retireWorker(db: Database, owner: number, limit: number): boolean {
  return freeRuns(db, owner, limit, () => ({ deaths: 0, soloDeaths: 0, diedActive: 0 }));
}

interface Blow {
  deaths: number;
  soloDeaths: number;
  diedActive: number;
}

function freeRuns(db: Database, owner: number, limit: number, blowTo: (run: Owned) => Blow): boolean {
  const owned = db.all<Owned>(selectOwned, owner, limit);
  for (const run of owned) {
    const { deaths, soloDeaths, diedActive } = blowTo(run);
    db.run(orphan, dueOf(db, run), deaths, soloDeaths, diedActive, run.rid);
  }
  if (owned.length === limit) return false;
  db.run(forget, owner);
  return true;
}

/** The first that looks says for all how many runs had something outstanding. */
function fixDeath(db: Database, owner: number): number {
  const found = db.get<{ found: number }>(countOutstanding, owner)?.found ?? 0;
  db.run(fixOutstanding, found, owner);
  return found;
}

function dueOf(db: Database, { rid, status, inbox_count: inboxCount, outstanding, wake_at: wakeAt }: Owned): number | null {
  const released = status === "parked" && parkReleased(db, rid);
  return dueAt({ status, inboxCount, outstanding: outstanding === 1, wakeAt, parkReleased: released });
}
