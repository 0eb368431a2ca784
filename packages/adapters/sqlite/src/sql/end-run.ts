import type { TerminalStatus } from "perdure/store";
import type { Database } from "../driver/database.ts";
import { dropTokens } from "./decide-tokens.ts";
import type { Kept } from "./kept.ts";
import type { RunHead } from "./run-heads.ts";
import { clearStepResults } from "./step-results.ts";
import { clearInbox } from "./take-entries.ts";
import { notifyWatchers } from "./watch-runs.ts";

const update = `UPDATE runs SET status = ?, owner = NULL, due_at = NULL, inbox_count = 0, completed_at = ? WHERE rid = ?`;

export interface RunEnding {
  runId: string;
  status: TerminalStatus;
  completedAt: number | null;
}

/** What a run's end does beside its journal. Gives the runs that were told of it. */
export function endRun(db: Database, kept: Kept, head: RunHead, { runId, status, completedAt }: RunEnding): string[] {
  const { rid } = head;
  kept.heads.forget(runId);
  db.run(update, status, completedAt, rid);
  if (head.inbox_position > 0) clearInbox(db, rid);
  dropTokens(db, rid);
  clearStepResults(db, rid);
  return notifyWatchers(db, kept, rid, { runId, status });
}
