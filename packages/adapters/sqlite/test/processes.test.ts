import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { sqlite } from "@perdure/sqlite";
import type { Change, WorkerLife } from "perdure/store";
import { expect, onTestFinished, test, vi } from "vitest";
import { startChild } from "./support/child.ts";
import { openFile } from "./support/file.ts";
import { claimOf, commitOf, createOf, event, running, sendOf, workerOf } from "./support/operations.ts";
import { temporaryRoot } from "./support/root.ts";

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const claimAll = claimOf("w1");
const patience = { timeout: 15_000 };

function openAt(root: string): ReturnType<typeof sqlite> {
  const store = sqlite({ root });
  onTestFinished(() => store.close());
  return store;
}

/** Moves the worker, whatever the test is busy with, until it is told to stand still. */
function keepMoving(life: WorkerLife): () => void {
  const timer = setInterval(() => life.moved(), 20);
  const stop = (): void => clearInterval(timer);
  onTestFinished(stop);
  return stop;
}

test("runs of a process that was killed are there for the first look behind its death, which waits for no lease", async () => {
  const root = temporaryRoot();
  const child = startChild("holder.mjs", root, "victim", "a", "b");
  onTestFinished(() => child.kill());
  expect(await child.line()).toBe("created,created");
  const store = openAt(root);
  await store.register(workerOf("w1"));
  expect((await store.claim(claimAll)).runs).toEqual([]);

  await child.kill();
  const killedAt = performance.now();
  const { runs } = await store.claim(claimAll);
  expect(performance.now() - killedAt).toBeLessThan(workerOf("victim").leaseMs / 2);
  expect(runs.map(({ runId, deaths, soloDeaths, epoch }) => [runId, deaths, soloDeaths, epoch])).toEqual([
    ["a", 1, 0, 2],
    ["b", 1, 0, 2],
  ]);
});

test("a death in a recorded activation counts, one that a commit forgot does not, and one that goes on is recorded anew", async () => {
  const root = temporaryRoot();
  const child = startChild("holder.mjs", root, "victim", "a", "b");
  onTestFinished(() => child.kill());
  await child.line();
  const store = openAt(root);
  await store.register(workerOf("w1"));
  const rests = { ...running, outstanding: false };
  const settles = { events: [event(2, { type: "wait_completed" })], state: rests };
  await store.write([commitOf("a", 2, null, settles), commitOf("b", 2, null, settles)]);
  const file = openFile(root);
  const isRecorded = (): void => expect(file.all("SELECT marked FROM runs WHERE run_id = 'a'")).toEqual([{ marked: 1 }]);
  child.say("a");
  await vi.waitFor(isRecorded, patience);
  await store.write([commitOf("a", 3, null, { events: [event(3, { type: "wait_completed" })], state: rests })]);
  await vi.waitFor(isRecorded, patience);
  await child.kill();
  await vi.waitFor(async () => {
    await store.write([sendOf("a"), sendOf("b")]);
    const { runs } = await store.claim(claimAll);
    expect(runs.map(({ runId, deaths, soloDeaths, activation }) => [runId, deaths, soloDeaths, activation])).toEqual([
      ["a", 1, 1, true],
      ["b", 0, 0, false],
    ]);
  }, patience);
});

test("a worker that stalls in an activation gives a death to that run alone", async () => {
  const store = openAt(temporaryRoot());
  const life = await store.register(workerOf("hung", { stallMs: 1_000 }));
  const standStill = keepMoving(life);
  await store.register(workerOf("w1"));
  await store.write([createOf("a", "hung"), createOf("b", "hung")]);
  life.activating("b");
  standStill();
  while (life.validUntil() > 0) await wait(10);
  const { runs } = await store.claim(claimAll);
  expect(runs.map(({ runId, deaths, soloDeaths, activation }) => [runId, deaths, soloDeaths, activation])).toEqual([
    ["a", 0, 0, false],
    ["b", 1, 1, true],
  ]);
});

test("however many runs a dead worker had, each gets one death and none a solo death", async () => {
  const root = temporaryRoot();
  const names = Array.from({ length: 1_200 }, (_, index) => `run-${index}`);
  const child = startChild("holder.mjs", root, "victim", ...names);
  onTestFinished(() => child.kill());
  await child.line();
  const store = openAt(root);
  await store.register(workerOf("w1"));
  await child.kill();
  const { runs } = await store.claim(claimOf("w1", { limit: 2_000 }));
  expect(runs.length).toBe(1_200);
  expect(new Set(runs.map(({ deaths, soloDeaths }) => `${deaths} ${soloDeaths}`))).toEqual(new Set(["1 0"]));
});

test("the death of another process is told to those who listen", async () => {
  const root = temporaryRoot();
  const child = startChild("holder.mjs", root, "victim", "a");
  onTestFinished(() => child.kill());
  await child.line();
  const store = openAt(root);
  await store.register(workerOf("w1"));
  await wait(100);
  const change = new Promise<Change>((resolve) => store.subscribe(resolve));
  await child.kill();
  expect(await change).toEqual({ type: "any" });
  expect((await store.claim(claimAll)).runs.length).toBe(1);
});

test("a worker whose main thread hangs loses its runs, and lives again when it moves", async () => {
  const store = openAt(temporaryRoot());
  const life = await store.register(workerOf("hung", { stallMs: 1_000 }));
  const standStill = keepMoving(life);
  await store.register(workerOf("w1"));
  await store.write([createOf("run", "hung")]);
  expect((await store.claim(claimAll)).runs).toEqual([]);
  standStill();
  while (life.validUntil() > 0) await wait(10);
  expect((await store.claim(claimAll)).runs.map(({ runId }) => runId)).toEqual(["run"]);
  keepMoving(life);
  while (life.validUntil() === 0) await wait(10);
  await store.write([createOf("second", "hung")]);
  expect((await store.claim(claimAll)).runs).toEqual([]);
});

test("a commit sees what another connection changed, though the run was written here last", async () => {
  const root = temporaryRoot();
  const first = openAt(root);
  await first.register(workerOf("w1"));
  await first.write([createOf("run", "w1"), commitOf("run", 2)]);
  const second = openAt(root);
  expect(await second.write([{ ...commitOf("run", 3), commitId: "elsewhere" }])).toMatchObject([{ outcome: "committed" }]);
  expect(await first.write([commitOf("run", 3)])).toMatchObject([{ outcome: "refused" }]);
  expect(await first.write([commitOf("run", 4)])).toMatchObject([{ outcome: "committed" }]);
  const message = { messageId: "m1", type: "wake", correlationIds: [], detail: null, value: null } as const;
  await second.write([{ kind: "send", to: { runId: "run" }, message }]);
  expect(await first.write([{ ...commitOf("run", 5), inboxSeen: 0 }])).toEqual([{ outcome: "inbox-moved", inboxPosition: 1 }]);
});

test("two workers can't live under one id", async () => {
  const root = temporaryRoot();
  const first = openAt(root);
  const second = openAt(root);
  const worker = workerOf("same");
  await first.register(worker);
  await expect(second.register(worker)).rejects.toMatchObject({ code: "store_unavailable" });
});

test("several processes write one file, and none starves", async () => {
  const root = temporaryRoot();
  const children = ["a", "b", "c"].map((runId) => startChild("writer.mjs", root, runId, "150"));
  for (const child of children) {
    onTestFinished(() => child.kill());
    expect(await child.line()).toBe("ready");
  }
  for (const child of children) child.say("go");
  for (const child of children) expect(await child.line()).toMatch(/^done/);
  const store = openAt(root);
  const runs = await store.listRuns({ limit: 10 });
  expect(runs.map(({ runId, journalLength }) => [runId, journalLength])).toEqual([
    ["c", 151],
    ["b", 151],
    ["a", 151],
  ]);
});

test("writes of another process are told to those who listen", async () => {
  const root = temporaryRoot();
  const store = openAt(root);
  await store.readRun({ runId: "a" });
  const changes: Change[] = [];
  store.subscribe((change) => changes.push(change));
  const other = openAt(root);
  await other.write([createOf("a")]);
  while (changes.length === 0) await wait(5);
  expect(changes[0]).toEqual({ type: "any" });
});

test("an open store does not keep its process alive, a request in flight does", async () => {
  const child = startChild("bystander.mjs", temporaryRoot());
  onTestFinished(() => child.kill());
  expect(await child.line()).toBe("created");
  const [code] = child.process.exitCode === null ? await once(child.process, "exit") : [child.process.exitCode];
  expect(code).toBe(0);
});
