import type { RunStatus } from "perdure/store";
import type { Database } from "../driver/database.ts";

/** What a commit must know of its run before it may write. */
export interface RunHead {
  rid: number;
  epoch: number;
  owner: number | null;
  status: RunStatus;
  deaths: number;
  solo_deaths: number;
  alone: number;
  sealed: number;
  marked: number;
  inbox_position: number;
  inbox_count: number;
  /** The number of the event that goes on with the journal. */
  next: number;
}

/** Heads of runs that were written last, so that an ordinary commit is one INSERT. */
export interface RunHeads {
  read(runId: string): RunHead | undefined;
  keep(runId: string, head: RunHead): void;
  forget(runId: string): void;
  /** After what changes many runs. */
  clear(): void;
}

const select = `
SELECT rid, epoch, owner, status, deaths, solo_deaths, alone, sealed, marked, inbox_position, inbox_count,
  (SELECT first + count FROM journal WHERE rid = runs.rid ORDER BY first DESC, id DESC LIMIT 1) AS next
FROM runs WHERE run_id = ?`;

const mostHeads = 10_000;

export function createRunHeads(db: Database): RunHeads {
  const heads = new Map<string, RunHead>();
  return {
    read: (runId) => heads.get(runId) ?? copyOf(db.get<RunHead>(select, runId)),
    keep(runId, head) {
      if (heads.size >= mostHeads) heads.clear();
      heads.set(runId, head);
    },
    forget(runId) {
      heads.delete(runId);
    },
    clear: () => heads.clear(),
  };
}

/** Rows of the library are slow to copy. */
function copyOf(row: RunHead | undefined): RunHead | undefined {
  if (row === undefined) return undefined;
  return {
    rid: row.rid,
    epoch: row.epoch,
    owner: row.owner,
    status: row.status,
    deaths: row.deaths,
    solo_deaths: row.solo_deaths,
    alone: row.alone,
    sealed: row.sealed,
    marked: row.marked,
    inbox_position: row.inbox_position,
    inbox_count: row.inbox_count,
    next: row.next,
  };
}
