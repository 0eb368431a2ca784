import { isTerminal, releasesParked, type RunStatus } from "perdure/store";
import type { Database } from "../driver/database.ts";
import type { WireMessage, WireResult } from "../wire/operations.ts";
import type { RunHeads } from "./run-heads.ts";

const selectRun = `SELECT rid, run_id, status, owner, inbox_position, NULL AS hook_id FROM runs WHERE run_id = ?`;
const selectTokenOwner = `
SELECT r.rid, r.run_id, r.status, r.owner, r.inbox_position, t.hook_id
FROM tokens t JOIN runs r ON r.rid = t.rid WHERE t.token = ?`;
const insertSeen = `INSERT INTO inbox_seen (rid, message_id, position) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`;
const insertEntry = `INSERT INTO inbox (id, message_id, type, hook_id, body) VALUES ((? << 32) | ?, ?, ?, ?, ?)`;
const count = `UPDATE runs SET inbox_position = ?, inbox_count = inbox_count + 1 WHERE rid = ?`;
const makeDue = `UPDATE runs SET due_at = 0 WHERE rid = ? AND owner IS NULL`;

interface Target {
  rid: number;
  run_id: string;
  status: RunStatus;
  owner: number | null;
  inbox_position: number;
  hook_id: string | null;
}

export function deliverTo(
  db: Database,
  heads: RunHeads,
  to: { runId: string | null; token: string | null; message: WireMessage },
): WireResult {
  const target = to.token === null ? db.get<Target>(selectRun, to.runId) : db.get<Target>(selectTokenOwner, to.token);
  if (target === undefined) return { outcome: "not-found" };
  const { rid, run_id: runId, status, hook_id: hookId } = target;
  if (isTerminal(status)) return { outcome: "ended", runId, status };
  const { messageId, type, body } = to.message;
  const position = target.inbox_position + 1;
  if (db.run(insertSeen, rid, messageId, position) === 0) return { outcome: "duplicate", runId };
  db.run(insertEntry, rid, position, messageId, type, hookId, body);
  db.run(count, position, rid);
  heads.forget(runId);
  if (target.owner === null && (status !== "parked" || releasesParked({ type }))) db.run(makeDue, rid);
  return { outcome: "sent", runId, position, hookId };
}
