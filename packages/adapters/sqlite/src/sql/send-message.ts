import { isTerminal, releasesParked, type RunStatus } from "perdure/store";
import type { Database } from "../driver/database.ts";
import type { WireMessage } from "../wire/message.ts";
import type { WireResult, WireSend } from "../wire/operations.ts";
import type { Kept } from "./kept.ts";

const selectRun = `SELECT rid, run_id, status, owner, sealed, inbox_position, NULL AS hook_id FROM runs WHERE run_id = ?`;
const selectTokenOwner = `
SELECT r.rid, r.run_id, r.status, r.owner, r.sealed, r.inbox_position, t.hook_id
FROM tokens t JOIN runs r ON r.rid = t.rid WHERE t.token = ?`;
const selectSeen = `SELECT 1 AS found FROM inbox_seen WHERE rid = ? AND message_id = ?`;
const insertSeen = `INSERT INTO inbox_seen (rid, message_id, position) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`;
const insertEntry = `INSERT INTO inbox (id, message_id, type, hook_id, body) VALUES ((? << 32) | ?, ?, ?, ?, ?)`;
const count = `UPDATE runs SET inbox_position = ?, inbox_count = inbox_count + 1 WHERE rid = ?`;
const makeDue = `UPDATE runs SET due_at = 0 WHERE rid = ? AND owner IS NULL`;

interface Target {
  rid: number;
  run_id: string;
  status: RunStatus;
  owner: number | null;
  sealed: number;
  inbox_position: number;
  hook_id: string | null;
}

export function sendMessage(db: Database, kept: Kept, { runId, token, message }: WireSend): WireResult {
  const target = token === null ? db.get<Target>(selectRun, runId) : db.get<Target>(selectTokenOwner, token);
  if (target === undefined) return { outcome: "not-found" };
  const isNew = (): boolean => db.get(selectSeen, target.rid, message.messageId) === undefined;
  if (target.sealed === 1 && isNew()) return { outcome: "ending", runId: target.run_id };
  return deliver(db, kept, target, message);
}

/** Puts the message into the run's inbox, sealed or not; says whether it came in. */
export function deliverTo(db: Database, kept: Kept, runId: string, message: WireMessage): boolean {
  const target = db.get<Target>(selectRun, runId);
  return target !== undefined && deliver(db, kept, target, message).outcome === "sent";
}

function deliver(db: Database, { heads }: Kept, target: Target, { messageId, type, body }: WireMessage): WireResult {
  const { rid, run_id: runId, status, hook_id: hookId } = target;
  if (isTerminal(status)) return { outcome: "ended", runId, status };
  const position = target.inbox_position + 1;
  if (db.run(insertSeen, rid, messageId, position) === 0) return { outcome: "duplicate", runId };
  db.run(insertEntry, rid, position, messageId, type, hookId, body);
  db.run(count, position, rid);
  heads.forget(runId);
  if (target.owner === null && (status !== "parked" || releasesParked({ type }))) db.run(makeDue, rid);
  return { outcome: "sent", runId, position, hookId };
}
