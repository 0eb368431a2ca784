import { sqlite } from "@perdure/sqlite";
import type { Operation } from "perdure/store";
import { expect, onTestFinished, test } from "vitest";
import { openFile } from "./support/file.ts";
import { claimOf, commitOf, createOf, endOf, event, workerOf } from "./support/operations.ts";
import { temporaryRoot } from "./support/root.ts";

const hour = 3_600_000;

/** A run that leaves something in every table, and ends. */
function fullLife(runId: string, childId: string): Operation[] {
  const message = { messageId: "m1", type: "wake", correlationIds: [], detail: null, value: null } as const;
  const { kind: _, owner: __, ...child } = createOf(childId);
  const token = {
    action: "claim",
    ordinal: 1,
    token: `token-${runId}`,
    hookId: "hook_1",
    webhook: false,
    metadata: null,
  } as const;
  return [
    createOf(runId, "w1", { idempotencyKey: `key-${runId}`, tags: { a: "b" } }),
    { kind: "send", to: { runId }, message },
    { kind: "step-result", runId, epoch: 1, stepId: "step_1", value: '"kept"' },
    append(runId),
    commitOf(runId, 2, null, {
      tokens: [token],
      creations: [{ ordinal: 2, run: child }],
      watches: [{ runId: childId, correlationId: "child_1" }],
    }),
  ];
}

function append(runId: string): Operation {
  const stream = { runId, namespace: "" };
  return {
    kind: "append",
    stream,
    epoch: 1,
    stepId: "step_1",
    attempt: 1,
    sequence: 0,
    chunks: ['"a"', new Uint8Array([1])],
    close: true,
  };
}

test("a sweep of everything leaves no row behind", async () => {
  const root = temporaryRoot();
  const store = sqlite({ root });
  onTestFinished(() => store.close());
  const life = await store.register(workerOf("w1"));
  await store.write([...fullLife("parent", "child"), endOf("parent", 3, { inboxSeen: 1 })]);
  await store.claim(claimOf("w1"));
  await store.write([endOf("child", 2, { epoch: 1 })]);
  await life.end();

  expect(await store.sweep({ now: hour, endedBefore: { completed: 9 }, limit: 500 })).toEqual({ runs: 0, bundles: 0 });
  expect(await store.sweep({ now: hour, endedBefore: { completed: 10, failed: 10 }, limit: 500 })).toEqual({
    runs: 2,
    bundles: 0,
  });
  expect(await store.sweep({ now: 2 * hour, endedBefore: {}, limit: 500 })).toEqual({ runs: 0, bundles: 1 });
  const file = openFile(root);
  const tables = file.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  const rows = tables.map(({ name }) => [name, file.all(`SELECT count(*) AS count FROM ${String(name)}`)[0]?.["count"]]);
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.filter(([, count]) => count !== 0)).toEqual([]);
});

test("a sweep of many runs goes in small steps, and what is asked meanwhile is answered between them", async () => {
  const store = sqlite({ root: temporaryRoot(), synchronous: "NORMAL" });
  onTestFinished(() => store.close());
  await store.write(Array.from({ length: 300 }, (_, index) => [createOf(`run-${index}`, "w1"), endOf(`run-${index}`, 2)]).flat());
  const order: string[] = [];
  const swept = store.sweep({ now: hour, endedBefore: { completed: 10 }, limit: 250 }).then((result) => {
    order.push("swept");
    return result;
  });
  await store.readRun({ runId: "run-299" }).then(() => order.push("read"));
  expect(await swept).toEqual({ runs: 250, bundles: 0 });
  expect(order).toEqual(["read", "swept"]);
  expect((await store.listRuns({ limit: 100 })).length).toBe(50);
});

test("a create without the text of a bundle that another process has swept is told so", async () => {
  const root = temporaryRoot();
  const first = sqlite({ root });
  const second = sqlite({ root });
  onTestFinished(() => first.close());
  onTestFinished(() => second.close());
  const again = createOf("again", "w1", { bundle: null });
  await first.write([createOf("run", "w1"), endOf("run", 2)]);
  expect(await first.write([{ ...again, runId: "other" }, { ...endOf("other", 2) }])).toMatchObject([{ outcome: "created" }, {}]);
  for (const now of [0, hour]) await second.sweep({ now, endedBefore: { completed: 10 }, limit: 10 });
  expect(await first.write([again])).toEqual([{ outcome: "bundle-missing" }]);
  expect(await first.write([createOf("again", "w1")])).toMatchObject([{ outcome: "created" }]);
  expect(await first.write([{ ...again, runId: "third", events: [event(1)] }])).toMatchObject([{ outcome: "created" }]);
});
