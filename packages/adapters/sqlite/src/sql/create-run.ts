import type { Database } from "../driver/database.ts";
import type { WireCreate, WireResult } from "../wire/operations.ts";
import type { RunHeads } from "./run-heads.ts";
import { workerNumber } from "./worker-number.ts";

const find = `
SELECT r.run_id AS runId, r.workflow_id AS workflowId, r.epoch, w.worker_id AS owner
FROM runs r LEFT JOIN workers w ON w.number = r.owner
WHERE r.run_id = ?`;
const findByKey = `
SELECT r.run_id AS runId, r.workflow_id AS workflowId, r.epoch, w.worker_id AS owner
FROM runs r LEFT JOIN workers w ON w.number = r.owner
WHERE r.idempotency_key = ?`;
const insertBundle = `INSERT OR IGNORE INTO bundles (hash, abi, steps, code, map) VALUES (?, ?, ?, ?, ?)`;
const insertRun = `
INSERT INTO runs (run_id, status, epoch, owner, due_at, created_at, workflow_id, bundle, idempotency_key, tags)
VALUES (?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING
RETURNING rid`;
const insertEvents = `
INSERT INTO journal (rid, first, count, inbox_position, status, wake_at, outstanding, events)
VALUES (?, 1, ?, 0, 'pending', ?, ?, ?)`;

export function createRun(db: Database, heads: RunHeads, create: WireCreate): WireResult {
  const owned = create.owner !== null;
  const epoch = owned ? 1 : 0;
  const owner = create.owner === null ? null : workerNumber(db, create.owner);
  const dueAt = owned ? 0 : create.wakeAt;
  const run = db.get<{ rid: number }>(
    insertRun,
    create.runId,
    epoch,
    owner,
    dueAt,
    create.createdAt,
    create.workflowId,
    create.bundleHash,
    create.idempotencyKey,
    create.tags,
  );
  if (run === undefined) return existing(db, create);
  if (create.bundle !== null) {
    const { abi, steps, code, map } = create.bundle;
    db.run(insertBundle, create.bundleHash, abi, steps, code, map);
  }
  db.run(insertEvents, run.rid, create.eventCount, create.wakeAt, owned ? 1 : 0, create.events);
  if (owned) {
    heads.keep(create.runId, {
      rid: run.rid,
      epoch,
      owner,
      status: "pending",
      strikes: 0,
      marked: 0,
      inbox_position: 0,
      inbox_count: 0,
      next: create.eventCount + 1,
    });
  }
  return { outcome: "created", epoch };
}

function existing(db: Database, create: WireCreate): WireResult {
  type Found = { runId: string; workflowId: string; epoch: number; owner: string | null };
  const found =
    db.get<Found>(find, create.runId) ??
    (create.idempotencyKey === null ? undefined : db.get<Found>(findByKey, create.idempotencyKey));
  return found === undefined ? { outcome: "invalid", reason: "its row conflicts with no run" } : { outcome: "exists", ...found };
}
