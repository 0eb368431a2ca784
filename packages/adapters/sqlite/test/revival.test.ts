/** A worker that stood still lives again just when another process has found it dead. */
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Connection, Driver } from "../src/driver/driver.ts";
import { createRunHeads } from "../src/sql/run-heads.ts";
import { Lives } from "../src/thread/lives.ts";
import { lockFile } from "../src/thread/lock.ts";
import { type OpenOptions, openStore } from "../src/thread/open.ts";
import { createOpenedFile } from "../src/thread/opened-file.ts";
import { temporaryRoot } from "./support/root.ts";

test("it is not buried: its lock is looked at once more under the write lock", () => {
  const file = join(temporaryRoot(), "perdure.db");
  const opened = createOpenedFile(file, new BigUint64Array(new SharedArrayBuffer(16)));
  const options: OpenOptions = { file, ownFolder: false, synchronous: "NORMAL", maxPages: null };
  const { db, driver, workersFolder } = openStore(options, opened, (call) => call());
  onTestFinished(() => db.close());
  db.run("INSERT INTO workers (worker_id) VALUES ('stalled')");
  const lock = lockFile(workersFolder, "stalled");
  driver.open(lock).close();
  let alive: Connection | null = null;
  /** Lets the worker take its lock again behind the first look at it. */
  const reviving: Driver = {
    name: driver.name,
    open(path) {
      const connection = driver.open(path);
      if (path !== lock || alive !== null) return connection;
      return {
        exec: (sql) => connection.exec(sql),
        prepare: (sql) => connection.prepare(sql),
        close() {
          connection.close();
          alive = driver.open(lock);
          alive.exec("BEGIN EXCLUSIVE");
        },
      };
    },
  };
  const lives = new Lives({ db, heads: createRunHeads(db), driver: reviving, folder: workersFolder }, opened);
  lives.buryDead();
  expect(db.all("SELECT worker_id FROM workers")).toEqual([{ worker_id: "stalled" }]);
  (alive as Connection | null)?.close();
  lives.buryDead();
  expect(db.all("SELECT worker_id FROM workers")).toEqual([]);
});
