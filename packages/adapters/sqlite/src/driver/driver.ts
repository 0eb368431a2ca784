/**
 * The one place that knows which SQLite library there is. All three give the same small part of the API of `node:sqlite`:
 * the built-in one from Node 22.13 on, else the app's own better-sqlite3, else @photostructure/sqlite, which is prebuilt.
 */
import { createRequire } from "node:module";
import process from "node:process";

export type Bindable = string | number | null | Uint8Array;
export type Row = Record<string, unknown>;

export interface Statement {
  run(...parameters: Bindable[]): { changes: number | bigint };
  get(...parameters: Bindable[]): Row | undefined;
  all(...parameters: Bindable[]): Row[];
  iterate(...parameters: Bindable[]): Iterable<Row>;
}

export interface Connection {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): void;
}

export interface Driver {
  name: string;
  open(path: string): Connection;
}

type ConnectionClass = new (path: string, options: { timeout: number }) => Connection;

/** `from` is a file or URL of the app, from where its own better-sqlite3 is looked for. */
export function loadDriver(from: string): Driver {
  return builtIn() ?? installed(from) ?? prebuilt();
}

/** Whether Node has SQLite itself. */
export function hasBuiltIn(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 13);
}

function builtIn(): Driver | null {
  if (!hasBuiltIn()) return null;
  const { DatabaseSync } = withoutWarning(
    () => createRequire(import.meta.url)("node:sqlite") as { DatabaseSync: ConnectionClass },
  );
  return driverOf("node:sqlite", DatabaseSync);
}

function installed(from: string): Driver | null {
  try {
    return driverOf("better-sqlite3", createRequire(from)("better-sqlite3") as ConnectionClass);
  } catch {
    return null;
  }
}

function prebuilt(): Driver {
  const { DatabaseSync } = createRequire(import.meta.url)("@photostructure/sqlite") as { DatabaseSync: ConnectionClass };
  return driverOf("@photostructure/sqlite", DatabaseSync);
}

function driverOf(name: string, Connection: ConnectionClass): Driver {
  return { name, open: (path) => new Connection(path, { timeout: 0 }) };
}

/** The built-in library is announced as experimental once a process; that is ours to know, not the user's. */
function withoutWarning<Result>(load: () => Result): Result {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
