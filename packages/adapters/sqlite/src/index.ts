export { openStore } from "./open-store.ts";
export { sqlite, type SqliteOptions } from "./sqlite.ts";
