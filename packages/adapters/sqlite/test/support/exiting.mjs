// A process that ends at a moment of its store's life: `exiting.mjs <root> <moment> <after ms> <stores>`.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { sqlite } from "@perdure/sqlite";
import { commitOf, createOf, workerOf } from "./plain.mjs";

const [root, moment, afterMs, count] = process.argv.slice(2);
const stores = Array.from({ length: Number(count) }, (_, index) => {
  const folder = join(root, String(index));
  mkdirSync(folder);
  return sqlite({ root: folder });
});
const page = { limit: 1_000, maxBytes: 1_000_000 };

async function keepBusy(store, runId) {
  await store.write([createOf(runId, "w")]);
  for (let number = 2; ; number += 1) {
    await store.write([commitOf(runId, number, JSON.stringify("x".repeat(1_000)))]);
    await store.readJournal(runId, 0, page);
  }
}

async function work(store) {
  await store.register(workerOf("w"));
  for (const runId of ["a", "b", "c"]) {
    keepBusy(store, runId).catch((error) => {
      if (error.code !== "store_closed") throw error;
    });
  }
}

/** At once, in the next turn, or later: each in a third of the times. */
async function later() {
  const ms = Number(afterMs);
  if (ms > 1) await wait(ms);
}

const exit = () => process.exit(0);
const closeAll = () => Promise.all(stores.map((store) => store.close()));

const moments = {
  "while steps commit": exit,
  "in a signal's handler": () => {
    process.once("SIGTERM", exit);
    process.kill(process.pid, "SIGTERM");
  },
  "in an exit handler, again": () => {
    process.once("exit", exit);
    exit();
  },
  "in a handler that was there before the store": exit,
  "by an error that nobody catches": () => {
    process.once("exit", () => (process.exitCode = 0));
    throw new Error("not caught");
  },
  "while the store is being closed": async () => {
    void closeAll();
    await later();
    exit();
  },
  "right after the store was closed": async () => {
    await closeAll();
    exit();
  },
  "twice at once": () => {
    queueMicrotask(exit);
    exit();
  },
  "after the main thread stood still": () => {
    const until = performance.now() + 20;
    while (performance.now() < until);
    exit();
  },
};

if (moment === "while the thread starts") {
  for (const store of stores) void work(store);
  await later();
  exit();
}
if (moment === "in a handler that uses the store for the first time") {
  process.once("exit", () => {
    for (const store of stores) void store.write([createOf("late", null)]);
    const until = performance.now() + Number(afterMs) * 2;
    while (performance.now() < until);
  });
  exit();
}
if (moment === "in a handler that was there before the store") process.once("exit", exit);
await Promise.all(stores.map(work));
await later();
await moments[moment]();
// Until a signal has come.
await wait(10_000);
