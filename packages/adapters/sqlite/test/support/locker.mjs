// Holds SQLite's write lock of a file until it is killed. argv: file.
import { createRequire } from "node:module";

const { DatabaseSync } = createRequire(import.meta.url)("@photostructure/sqlite");
const db = new DatabaseSync(process.argv[2], { timeout: 5_000 });
db.exec("BEGIN IMMEDIATE");
console.log("locked");
// A connection that nobody refers to may be closed by the collector.
setInterval(() => db, 1_000);
