import type { Database } from "../driver/database.ts";
import type { WireCreate, WireResult } from "../wire/operations.ts";
import type { Kept } from "./kept.ts";
import { workerNumber } from "./worker-number.ts";

const find = `
SELECT r.run_id AS runId, r.workflow_id AS workflowId, r.epoch, w.worker_id AS owner
FROM runs r LEFT JOIN workers w ON w.number = r.owner
WHERE r.run_id = ?`;
const findByKey = `
SELECT r.run_id AS runId, r.workflow_id AS workflowId, r.epoch, w.worker_id AS owner
FROM runs r LEFT JOIN workers w ON w.number = r.owner
WHERE r.idempotency_key = ?`;
const insertRun = `
INSERT INTO runs (run_id, status, epoch, owner, due_at, created_at, workflow_id, bundle, idempotency_key, tags, queue, priority, lane)
VALUES (?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING
RETURNING rid`;
const insertEvents = `
INSERT INTO journal (rid, first, count, inbox_position, status, wake_at, outstanding, events)
VALUES (?, 1, ?, 0, 'pending', ?, ?, ?)`;

export interface ExistingRun {
  runId: string;
  workflowId: string;
  epoch: number;
  owner: string | null;
}

export function createRun(db: Database, kept: Kept, create: WireCreate): WireResult {
  const { bundleHash, queue } = create;
  const known = kept.lanes.known(bundleHash, queue);
  if (known !== undefined) return insert(db, kept, create, known);
  // Before the bundle, which is not stored for a run that is there already.
  const found = findExisting(db, create);
  if (found !== null) return { outcome: "exists", ...found };
  const lane = kept.lanes.enter(bundleHash, queue, create.bundle);
  return lane === null ? { outcome: "bundle-missing" } : insert(db, kept, create, lane);
}

function insert(db: Database, kept: Kept, create: WireCreate, lane: number): WireResult {
  const owned = create.owner !== null;
  const epoch = owned ? 1 : 0;
  const owner = create.owner === null ? null : workerNumber(db, create.owner);
  const run = db.get<{ rid: number }>(
    insertRun,
    create.runId,
    epoch,
    owner,
    owned ? 0 : create.wakeAt,
    create.createdAt,
    create.workflowId,
    create.bundleHash,
    create.idempotencyKey,
    create.tags,
    create.queue,
    create.priority,
    lane,
  );
  if (run === undefined) {
    const found = findExisting(db, create);
    return found === null ? { outcome: "invalid", reason: "its row conflicts with no run" } : { outcome: "exists", ...found };
  }
  db.run(insertEvents, run.rid, create.eventCount, create.wakeAt, owned ? 1 : 0, create.events);
  if (owner !== null) keepHead(kept, create, run.rid, owner);
  return { outcome: "created", epoch };
}

function keepHead({ heads }: Kept, create: WireCreate, rid: number, owner: number): void {
  heads.keep(create.runId, {
    rid,
    epoch: 1,
    owner,
    status: "pending",
    deaths: 0,
    solo_deaths: 0,
    alone: 0,
    sealed: 0,
    marked: 0,
    inbox_position: 0,
    inbox_count: 0,
    next: create.eventCount + 1,
  });
}

/** The run that has the id, else the one that has the key. */
export function findExisting(db: Database, { runId, idempotencyKey }: WireCreate): ExistingRun | null {
  const byKey = (key: string): ExistingRun | undefined => db.get<ExistingRun>(findByKey, key);
  return db.get<ExistingRun>(find, runId) ?? (idempotencyKey === null ? undefined : byKey(idempotencyKey)) ?? null;
}
