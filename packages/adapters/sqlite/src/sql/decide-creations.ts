import type { Database } from "../driver/database.ts";
import type { CreationOutcome, WireCreation } from "../wire/operations.ts";
import { hasBundle } from "./bundles.ts";
import { createRun, findExisting } from "./create-run.ts";
import type { Kept } from "./kept.ts";

const selectDecision = `
SELECT outcome, run_id AS runId, workflow_id AS workflowId FROM decisions WHERE rid = ? AND ordinal = ?`;
const insertDecision = `INSERT INTO decisions (rid, ordinal, outcome, run_id, workflow_id) VALUES (?, ?, ?, ?, ?)`;

/** Whether one of the creations would make a run whose bundle is not there. */
export function lacksBundle(db: Database, rid: number, creations: readonly WireCreation[]): boolean {
  return creations.some(
    ({ ordinal, run }) =>
      run.bundle === null &&
      !hasBundle(db, run.bundleHash) &&
      db.get(selectDecision, rid, ordinal) === undefined &&
      findExisting(db, run) === null,
  );
}

/** Creates the runs in program order; an ordinal that was decided before keeps its answer. */
export function decideCreations(db: Database, kept: Kept, rid: number, creations: readonly WireCreation[]): CreationOutcome[] {
  return creations.map(({ ordinal, run }) => {
    const decided = db.get<CreationOutcome>(selectDecision, rid, ordinal);
    if (decided !== undefined) return decided;
    const created = createRun(db, kept, run);
    const { runId, workflowId } = created.outcome === "exists" ? created : run;
    const outcome = created.outcome === "exists" ? "exists" : "created";
    db.run(insertDecision, rid, ordinal, outcome, runId, workflowId);
    return { outcome, runId, workflowId };
  });
}
