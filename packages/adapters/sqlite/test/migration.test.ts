/** Stores that released versions have written are opened by this one, read, and their runs brought to their ends. */
import { sqlite } from "@perdure/sqlite";
import { configure } from "perdure";
import { getRun } from "perdure/api";
import { startWorker, stopWorker } from "perdure/host";
import { type AppManifest, registerApp, registerStep } from "perdure/internal";
import type { RunStatus, Store } from "perdure/store";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { steps as stepsOf1 } from "./stores/1/steps.ts";
import { copyStore, digestJournal, digestStreams, readExpected } from "./stores/recorded-store.ts";
import { openFile } from "./support/file.ts";
import { wholePage } from "./support/operations.ts";
import { temporaryRoot } from "./support/root.ts";

const versions = [{ version: 1, steps: stepsOf1 }];

describe.each(versions)("a store of schema version $version", ({ version, steps }) => {
  const { runs, hooks } = readExpected(version);

  test("is read as it was written", async () => {
    const store = openCopy(version);
    const listed = await store.listRuns({ limit: 1_000 });
    expect(listed.map(({ runId }) => runId)).toEqual(runs.map(({ runId }) => runId));
    for (const { runId, idempotencyKey, before } of runs) {
      const record = await store.readRun({ runId });
      expect(record, runId).toMatchObject(before.record);
      expect(listed.find((run) => run.runId === runId)).toEqual(record);
      if (idempotencyKey !== null) expect(await store.readRun({ idempotencyKey })).toEqual(record);
      expect(await digestJournal(store, runId), runId).toEqual(before.journal);
      expect(await digestStreams(store, runId), runId).toEqual(before.streams);
      expect((await store.readInbox(runId, 0, wholePage)).entries, runId).toMatchObject(before.inbox);
      expect((await store.readBundle(record?.bundle ?? ""))?.steps.length, runId).toBeGreaterThan(0);
    }
    for (const hook of hooks) expect(await store.readHook(hook.token)).toMatchObject(hook);
    expect((await store.listRuns({ tags: { kind: "order" }, limit: 10 })).map(({ runId }) => runId)).toEqual([
      "failed",
      "completed",
    ]);
  });

  test("has what the schema of today adds", async () => {
    const root = temporaryRoot();
    copyStore(version, root);
    const store = sqlite({ root, path: "perdure.db" });
    expect(await store.listRuns({ limit: 1 })).toMatchObject([{ queue: "default", priority: 0 }]);
    await store.close();
    const file = openFile(root, "perdure.db");
    const ended = `status IN ('completed', 'failed', 'cancelled')`;
    expect(file.all(`SELECT run_id FROM runs WHERE (completed_at IS NULL) = (${ended})`)).toEqual([]);
    expect(
      file.all(
        "SELECT run_id FROM runs r JOIN lanes l USING (lane) WHERE l.bundle <> r.bundle OR l.queue <> r.queue OR lane = 0",
      ),
    ).toEqual([]);
    expect(file.all("SELECT count(*) AS count FROM runs JOIN lanes USING (lane)")).toEqual([{ count: runs.length }]);
    expect(file.all("SELECT run_id, deaths FROM runs WHERE deaths > 0 ORDER BY deaths")).toEqual([
      { run_id: "strikes", deaths: 1 },
      { run_id: "streams-open", deaths: 3 },
      { run_id: "strikes-at-limit", deaths: 4 },
    ]);
    expect(file.all("SELECT max(solo_deaths + alone + died_active + sealed + unclean) AS most FROM runs")).toEqual([{ most: 0 }]);
  });

  test("is swept when its runs are old enough", async () => {
    const store = openCopy(version);
    const ended = runs.filter(({ before }) => ["completed", "failed", "cancelled"].includes(before.record.status ?? ""));
    const now = Date.now();
    expect(ended.length).toBeGreaterThan(2);
    expect(await store.sweep({ now, endedBefore: { completed: now, failed: now, cancelled: now }, limit: 100 })).toMatchObject({
      runs: ended.length,
    });
  });

  test("is taken over by a worker, and every run ends as it should", { timeout: 30_000 }, async () => {
    vi.stubEnv("PERDURE_LOG", "silent");
    const store = openCopy(version);
    configure({ store, worker: { pollMs: 50 } });
    for (const [id, fn] of Object.entries(steps)) registerStep(id, fn);
    registerApp(appOf(Object.keys(steps)));
    onTestFinished(() => stopWorker());
    await startWorker();
    for (const { runId, nudge, after } of runs) {
      if (nudge !== null) {
        await until(store, runId, nudge.rests);
        await (nudge.by === "wake" ? getRun(runId).wakeUp() : getRun(runId).unpark());
      }
      await until(store, runId, after.status);
      const { code, result } = (await store.readRun({ runId })) ?? {};
      expect({ status: after.status, code, result, streams: await digestStreams(store, runId) }, runId).toEqual(after);
    }
    for (const { token } of hooks) expect(await store.readHook(token)).toBe(null);
  });
});

/** The app of today: it has the steps, and its workflows are not those of the store. */
function appOf(steps: readonly string[]): AppManifest {
  const root = { from: import.meta.url, relative: "." };
  return { deployment: "today", workflows: {}, steps, bundles: {}, stepModules: [], packages: {}, root };
}

function openCopy(version: number): Store {
  const root = temporaryRoot();
  copyStore(version, root);
  const store = sqlite({ root, path: "perdure.db" });
  onTestFinished(() => store.close());
  return store;
}

async function until(store: Store, runId: string, status: RunStatus): Promise<void> {
  await vi.waitFor(async () => expect((await store.readRun({ runId }))?.status, runId).toBe(status), { timeout: 15_000 });
}
