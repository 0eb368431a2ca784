import { unusedBundleMs } from "perdure/store";
import type { Database } from "../driver/database.ts";
import type { Kept } from "./kept.ts";

const selectUnused = `
SELECT hash, unused_since FROM bundles b
WHERE NOT EXISTS (SELECT 1 FROM lanes l JOIN runs r ON r.lane = l.lane WHERE l.bundle = b.hash)`;
const note = `UPDATE bundles SET unused_since = ? WHERE hash = ?`;
const removeLanes = `DELETE FROM lanes WHERE bundle = ?`;
const remove = `DELETE FROM bundles WHERE hash = ?`;

/** Deletes bundles that no run has used for long, and notes those that none uses now; says how many it deleted. */
export function sweepBundles(db: Database, { lanes }: Kept, now: number): number {
  let deleted = 0;
  for (const { hash, unused_since: since } of db.all<{ hash: string; unused_since: number | null }>(selectUnused)) {
    if (since === null) db.run(note, now, hash);
    else if (now - since >= unusedBundleMs) {
      db.run(removeLanes, hash);
      deleted += db.run(remove, hash);
    }
  }
  // A lane that is remembered has its bundle, and that is in use.
  lanes.clear();
  return deleted;
}
