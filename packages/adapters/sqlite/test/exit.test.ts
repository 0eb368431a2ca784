/** How a process ends is its own affair: at no moment does the store's thread take it down. */
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { sqlite } from "@perdure/sqlite";
import { expect, onTestFinished, test, vi } from "vitest";
import { createOf } from "./support/operations.ts";
import { temporaryRoot } from "./support/root.ts";

vi.setConfig({ testTimeout: 60_000 });

const script = fileURLToPath(new URL("support/exiting.mjs", import.meta.url));

interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
}

const wellEnded: End = { code: 0, signal: null, output: "" };

function run(file: string, parameters: string[], flags: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<End> {
  const child = spawn(process.execPath, [...flags, file, ...parameters], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  return new Promise((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, output }));
  });
}

const moments = [
  "while steps commit",
  "in a signal's handler",
  "in an exit handler, again",
  "in a handler that was there before the store",
  "in a handler that uses the store for the first time",
  "by an error that nobody catches",
  "while the store is being closed",
  "right after the store was closed",
  "twice at once",
  "after the main thread stood still",
  "while the thread starts",
];

test.each(moments)("a process may end %s", async (moment) => {
  const root = temporaryRoot();
  // Where within its work the thread is met, is left to chance.
  const ends = Array.from({ length: 8 }, async (_, index) => {
    const folder = join(root, String(index));
    mkdirSync(folder);
    return await run(script, [folder, moment, String((index / 8) * 30), "1"]);
  });
  // Node itself prints what nobody caught.
  const output: string = moment.includes("nobody catches") ? expect.stringContaining("Error: not caught") : "";
  expect(await Promise.all(ends)).toEqual(ends.map(() => ({ ...wellEnded, output })));
});

test.each(["while steps commit", "while the store is being closed"])("with many stores, a process may end %s", async (moment) => {
  expect(await run(script, [temporaryRoot(), moment, "5", "15"])).toEqual(wellEnded);
});

test("the end waits for no more than the call that the thread is in; what was acknowledged before is there after", async () => {
  const root = temporaryRoot();
  const startedAt = performance.now();
  await run(script, [root, "while steps commit", "20", "1"]);
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  const store = sqlite({ root: join(root, "0") });
  onTestFinished(() => store.close());
  for (const runId of ["a", "b", "c"]) expect(await store.readRun({ runId })).toMatchObject({ runId });
});

test("a store that is open listens once for the end of its process, however many there are, and a closed one does not", async () => {
  const before = process.listenerCount("exit");
  const stores = Array.from({ length: 12 }, () => sqlite({ root: temporaryRoot() }));
  // Some have a thread.
  await Promise.all(stores.slice(0, 6).map((store) => store.write([createOf("run")])));
  expect(process.listenerCount("exit")).toBe(before + 1);
  await Promise.all(stores.map((store) => store.close()));
  await vi.waitFor(() => expect(process.listenerCount("exit")).toBe(before));
});

test("what the process preloads is not loaded in the store's thread", async () => {
  const root = temporaryRoot();
  const preloaded = join(root, "preloaded.cjs");
  const threads = join(root, "threads");
  writeFileSync(
    preloaded,
    `const { isMainThread, threadId } = require("node:worker_threads");
     if (!isMainThread) require("node:fs").appendFileSync(${JSON.stringify(threads)}, threadId + "\\n");
     if (!isMainThread) throw new Error("this is for the app's code");`,
  );
  const url = pathToFileURL(preloaded).href;
  const ways: [flags: string[], env: NodeJS.ProcessEnv][] = [
    [["--require", preloaded], {}],
    [["--import", url], {}],
    [["--conditions", "nonsense", "--import", url], {}],
    [[], { NODE_OPTIONS: `--require ${JSON.stringify(preloaded)}` }],
    [[], { NODE_OPTIONS: `--import ${JSON.stringify(url)}` }],
  ];
  for (const [index, [flags, env]] of ways.entries()) {
    const folder = join(root, String(index));
    mkdirSync(folder);
    expect(await run(script, [folder, "right after the store was closed", "0", "1"], flags, env)).toEqual(wellEnded);
  }
});
