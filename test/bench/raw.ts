/** The physical limit: what one durable commit costs with the same driver, pragmas, disk and process, without perdure. */
import { join } from "node:path";
import { openRawDatabase, type RawDatabase } from "./raw-database.ts";
import { median } from "./statistics.ts";

const rowBytes = 1024;
export const batchRows = 100;

export interface RawLimit {
  /** Commits `count` rows of 1 KiB, one transaction each. */
  commits(count: number): Promise<void>;
  /** Commits `count` transactions of 100 rows of 1 KiB. */
  batches(count: number): Promise<void>;
  /** Median ms of one commit so far. */
  readonly commitMs: number;
  readonly commitCount: number;
  /** Rows per second in transactions of 100, by the median transaction. */
  readonly batchedRowsPerSecond: number;
  close(): void;
}

export function createRawLimit(folder: string): RawLimit {
  const database: RawDatabase = openRawDatabase(join(folder, "raw.db"));
  const payload = Buffer.alloc(rowBytes, "x");
  const single: number[] = [];
  const batched: number[] = [];
  return {
    async commits(count) {
      for (let index = 0; index < count; index += 1) single.push(timed(() => database.insert(payload)));
      await breathe();
    },
    async batches(count) {
      for (let index = 0; index < count; index += 1) batched.push(timed(() => database.insertMany(payload, batchRows)));
      await breathe();
    },
    get commitMs() {
      return median(single);
    },
    get commitCount() {
      return single.length;
    },
    get batchedRowsPerSecond() {
      return (batchRows / median(batched)) * 1000;
    },
    close: () => database.close(),
  };
}

function timed(work: () => void): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

/** Lets what gathered in the event loop meanwhile run, so that it is not counted against the next measurement. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
