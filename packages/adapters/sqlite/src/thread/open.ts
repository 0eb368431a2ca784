import { existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { createDatabase, type Database } from "../driver/database.ts";
import { type Driver, loadDriver } from "../driver/driver.ts";
import { guardedDriver, type Pass } from "../driver/guard.ts";
import { reasonOf } from "../driver/failure.ts";
import { migrate, supportedVersion } from "../sql/migrations/migrate.ts";
import { Failed, failureOf } from "./failed.ts";
import type { OpenedFile } from "./opened-file.ts";
import { inTransaction, Locked, withoutBusy } from "./transaction.ts";

export interface OpenOptions {
  file: string;
  /** The folder is ours: it gets a `.gitignore` when it is created. */
  ownFolder: boolean;
  synchronous: "FULL" | "NORMAL";
  /** For tests of a full disk. */
  maxPages: number | null;
}

export interface OpenStore {
  db: Database;
  driver: Driver;
  /** The folder of the workers' locks. The same for every way to write the file's path. */
  workersFolder: string;
}

/** Creates the file where there is none, unless it was opened before, and brings its schema up. Throws `Failed`; `Locked`; and where the file is lost. */
export function openStore(options: OpenOptions, file: OpenedFile, pass: Pass): OpenStore {
  file.check();
  const folder = makeFolder(options);
  const driver = guardedDriver(() => loadDriver(join(folder, basename(options.file))), pass);
  let db: Database | undefined;
  try {
    db = createDatabase(driver.open(options.file));
    prepare(db, options);
    file.remember();
    return { db, driver, workersFolder: join(folder, "workers") };
  } catch (error) {
    db?.close();
    throw error instanceof Locked ? error : toFailed(error);
  }
}

function makeFolder({ file, ownFolder }: OpenOptions): string {
  const folder = dirname(file);
  try {
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true });
      if (ownFolder) writeFileSync(join(folder, ".gitignore"), "*\n");
    }
    const real = realpathSync(folder);
    mkdirSync(join(real, "workers"), { recursive: true });
    return real;
  } catch (error) {
    throw new Failed({ code: "store_unavailable", reason: reasonOf(error) }, error);
  }
}

function prepare(db: Database, { synchronous, maxPages }: OpenOptions): void {
  withoutBusy(() => db.exec("PRAGMA journal_mode = WAL"));
  db.exec(`PRAGMA synchronous = ${synchronous}; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON`);
  db.exec("PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000");
  db.exec("PRAGMA journal_size_limit = 67108864");
  const migrated = migrate(db, (work) => inTransaction(db, work));
  if (migrated.outcome === "newer")
    throw new Failed({ code: "store_newer", version: migrated.version, supported: supportedVersion });
  if (migrated.outcome === "foreign")
    throw new Failed({ code: "store_unavailable", reason: "the file is a database of another application" });
  if (maxPages !== null) db.exec(`PRAGMA max_page_count = ${maxPages}`);
}

function toFailed(error: unknown): Failed {
  const failure = failureOf(error) ?? { code: "store_unavailable", reason: reasonOf(error) };
  return error instanceof Failed ? error : new Failed(failure, error);
}
