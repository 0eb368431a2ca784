import type { Database } from "../driver/database.ts";
import type { WireToken } from "../wire/operations.ts";

const selectAnswer = `SELECT owner_run_id FROM token_answers WHERE rid = ? AND ordinal = ? AND action = ?`;
const insertAnswer = `INSERT INTO token_answers (rid, ordinal, action, owner_run_id) VALUES (?, ?, ?, ?)`;
const claim = `
INSERT INTO tokens (token, rid, hook_id, webhook, created_at, metadata) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING`;
const selectOwner = `SELECT run_id FROM runs WHERE rid = (SELECT rid FROM tokens WHERE token = ?)`;
const release = `DELETE FROM tokens WHERE token = ? AND rid = ?`;
const releaseAll = `DELETE FROM tokens WHERE rid = ?`;
const forget = `DELETE FROM token_answers WHERE rid = ?`;

/** Claims and releases in program order; an ordinal that was decided before keeps its answer. */
export function decideTokens(
  db: Database,
  rid: number,
  tokens: readonly WireToken[],
): { ordinal: number; ownerRunId: string | null }[] {
  return tokens.map((token) => {
    const decided = db.get<{ owner_run_id: string | null }>(selectAnswer, rid, token.ordinal, token.action);
    if (decided !== undefined) return { ordinal: token.ordinal, ownerRunId: decided.owner_run_id };
    const ownerRunId = decide(db, rid, token);
    db.run(insertAnswer, rid, token.ordinal, token.action, ownerRunId);
    return { ordinal: token.ordinal, ownerRunId };
  });
}

function decide(db: Database, rid: number, token: WireToken): string | null {
  if (token.action === "release") {
    db.run(release, token.token, rid);
    return null;
  }
  const claimed = db.run(claim, token.token, rid, token.hookId, token.webhook, Date.now(), token.metadata);
  return claimed > 0 ? null : (db.get<{ run_id: string }>(selectOwner, token.token)?.run_id ?? null);
}

/** The run is over: its tokens are free. */
export function dropTokens(db: Database, rid: number): void {
  if (db.run(forget, rid) > 0) db.run(releaseAll, rid);
}
