import { loadDriver } from "../../packages/adapters/sqlite/src/driver/driver.ts";

/** A table of one blob column, written by prepared statements with the store's pragmas. */
export interface RawDatabase {
  insert(payload: Uint8Array): void;
  insertMany(payload: Uint8Array, rows: number): void;
  close(): void;
}

export function openRawDatabase(file: string): RawDatabase {
  const database = loadDriver(import.meta.url).open(file);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON");
  database.exec("CREATE TABLE raw (id INTEGER PRIMARY KEY, payload BLOB NOT NULL)");
  const insert = database.prepare("INSERT INTO raw (payload) VALUES (?)");
  return {
    insert: (payload) => void insert.run(payload),
    insertMany(payload, rows) {
      database.exec("BEGIN IMMEDIATE");
      for (let row = 0; row < rows; row += 1) insert.run(payload);
      database.exec("COMMIT");
    },
    close: () => database.close(),
  };
}
