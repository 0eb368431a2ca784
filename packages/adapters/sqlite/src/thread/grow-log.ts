import { statSync } from "node:fs";
import type { Database } from "../driver/database.ts";
import { failureKind } from "../driver/failure.ts";
import { inTransaction, Locked } from "./transaction.ts";

/** As long as the log gets before SQLite writes it back and begins it anew. */
const logBytes = 4 * 1024 * 1024;

/**
 * Makes the write-ahead log as long as it will get. While it grows, each commit changes the file's length, which the file system
 * must journal too, and costs about three times what it costs in a log that is there.
 */
export function growLog(db: Database, file: string): void {
  const length = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  if (length >= logBytes) return;
  try {
    inTransaction(db, () => {
      db.exec("CREATE TABLE IF NOT EXISTS log_room (bytes BLOB)");
      db.exec(`INSERT INTO log_room VALUES (zeroblob(${logBytes}))`);
    });
    inTransaction(db, () => db.exec("DROP TABLE IF EXISTS log_room"));
  } catch (error) {
    // A disk without room for this may have room for what runs write, and others may write for long.
    if (failureKind(error) !== "full" && !(error instanceof Locked)) throw error;
  }
}
