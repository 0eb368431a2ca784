import type { Database } from "../../driver/database.ts";
import { first } from "./0001-first.ts";
import { queuesAndDeaths } from "./0002-queues-deaths.ts";

/** In the order of their numbers, from 1; what a released version did is never changed. */
const migrations: readonly string[] = [first, queuesAndDeaths];

export const supportedVersion: number = migrations.length;

/** "perd" in ASCII: tells our files from those of other applications. */
const applicationId = 0x70657264;

export type MigrationOutcome = { outcome: "ready" } | { outcome: "newer"; version: number } | { outcome: "foreign" };

/** Brings the file up to this version, under SQLite's write lock: of several processes one does the work. */
export function migrate(db: Database, inTransaction: <Result>(work: () => Result) => Result): MigrationOutcome {
  const found = inspect(db);
  return found === "behind" ? inTransaction(() => bringUp(db)) : found;
}

function inspect(db: Database): MigrationOutcome | "behind" {
  const version = numberOf(db, "user_version");
  const isOurs = numberOf(db, "application_id") === applicationId;
  const isEmpty = db.get("SELECT 1 AS found FROM sqlite_master LIMIT 1") === undefined;
  if (!isOurs) return isEmpty && version === 0 ? "behind" : { outcome: "foreign" };
  if (version > supportedVersion) return { outcome: "newer", version };
  return version < supportedVersion ? "behind" : { outcome: "ready" };
}

function bringUp(db: Database): MigrationOutcome {
  const found = inspect(db);
  if (found !== "behind") return found;
  for (const migration of migrations.slice(numberOf(db, "user_version"))) db.exec(migration);
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${supportedVersion}`);
  return { outcome: "ready" };
}

function numberOf(db: Database, pragma: "user_version" | "application_id"): number {
  return db.get<Record<string, number>>(`PRAGMA ${pragma}`)?.[pragma] ?? 0;
}
