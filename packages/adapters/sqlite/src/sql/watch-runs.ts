import { isTerminal, noticeOf, type RunStatus, type TerminalStatus } from "perdure/store";
import type { Database } from "../driver/database.ts";
import { correlationIdOf, encodeMessage } from "../wire/message.ts";
import type { WatchOutcome, WireWatch } from "../wire/operations.ts";
import { fromText } from "../wire/text.ts";
import type { Kept } from "./kept.ts";
import { deliverTo } from "./send-message.ts";

const selectWatched = `SELECT rid, status FROM runs WHERE run_id = ?`;
const selectOne = `SELECT 1 AS found FROM watches WHERE watcher = ? AND message_id = ?`;
const insert = `INSERT INTO watches (watcher, message_id, watched) VALUES (?, ?, ?)`;
const selectWatchers = `
SELECT r.run_id, w.message_id FROM watches w JOIN runs r ON r.rid = w.watcher WHERE w.watched = ?`;

/** A run that waits for the end of others. */
export interface Watcher {
  rid: number;
  runId: string;
}

/** The run asks for the ends of others. `notified` gets it when one is over already. */
export function watchRuns(
  db: Database,
  kept: Kept,
  watcher: Watcher,
  watches: readonly WireWatch[],
  notified: string[],
): WatchOutcome[] {
  return watches.map(({ runId, messageId }) => {
    if (db.get(selectOne, watcher.rid, messageId) !== undefined) return "watching";
    const watched = db.get<{ rid: number; status: RunStatus }>(selectWatched, runId);
    if (watched === undefined) return "not-found";
    db.run(insert, watcher.rid, messageId, watched.rid);
    const { status } = watched;
    if (isTerminal(status) && notify(db, kept, watcher.runId, messageId, { runId, status })) notified.push(watcher.runId);
    return "watching";
  });
}

/** The run is over: who watches it gets the notice. Gives the runs that did. */
export function notifyWatchers(db: Database, kept: Kept, rid: number, ended: Ended): string[] {
  const watchers = db.all<{ run_id: string; message_id: string }>(selectWatchers, rid);
  return watchers
    .filter(({ run_id: watcher, message_id: messageId }) => notify(db, kept, watcher, messageId, ended))
    .map(({ run_id: watcher }) => watcher);
}

interface Ended {
  runId: string;
  status: TerminalStatus;
}

function notify(db: Database, kept: Kept, watcher: string, messageId: string, { runId, status }: Ended): boolean {
  return deliverTo(db, kept, watcher, encodeMessage(noticeOf(correlationIdOf(messageId), fromText(runId), status)));
}
