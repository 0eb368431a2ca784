import type { Database } from "../driver/database.ts";
import { createLanes, type Lanes } from "./lanes.ts";
import { createRunHeads, type RunHeads } from "./run-heads.ts";

/**
 * What this connection remembers of the file, so that ordinary operations need not read it. It is exact while no other connection
 * writes, which `data_version` tells; every transaction that goes by it begins with `refresh`, under the write lock.
 */
export interface Kept {
  heads: RunHeads;
  lanes: Lanes;
  refresh(): void;
  /** After a roll-back. */
  clear(): void;
}

export function createKept(db: Database): Kept {
  const heads = createRunHeads(db);
  const lanes = createLanes(db);
  let version = -1;
  function clear(): void {
    heads.clear();
    lanes.clear();
  }
  return {
    heads,
    lanes,
    clear,
    refresh() {
      const found = db.get<{ data_version: number }>("PRAGMA data_version")?.data_version ?? -1;
      if (found !== version) clear();
      version = found;
    },
  };
}
