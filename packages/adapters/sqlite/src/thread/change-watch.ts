import type { Database } from "../driver/database.ts";

/** Gives a function that says whether another connection has written since it was last asked. */
export function createChangeWatch(db: Database): () => boolean {
  let last = version(db);
  return () => {
    const now = version(db);
    const changed = now !== last;
    last = now;
    return changed;
  };
}

function version(db: Database): number {
  return db.get<{ data_version: number }>("PRAGMA data_version")?.data_version ?? 0;
}
