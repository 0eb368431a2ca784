/** Recovery after kills, in processes on one file: everything that was under way ends soon, and nothing but the cause parks. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqlite } from "@perdure/sqlite";
import type { RunRecord, Store } from "perdure/store";
import { beforeAll, expect, test } from "vitest";
import { buildApp } from "../runaway/process.ts";
import type { Orders } from "./app/orders.ts";

const timeout = 240_000;
let main = "";

beforeAll(async () => {
  main = await buildApp(new URL("app/", import.meta.url));
}, timeout);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A folder with a store of its own, and processes on it. */
class Scene {
  readonly folder: string = mkdtempSync(join(tmpdir(), "perdure-recovery-"));
  readonly ledger: string = join(this.folder, "ledger");
  readonly #children: ChildProcess[] = [];
  readonly store: Store = sqlite({ path: join(this.folder, "perdure.db"), synchronous: "NORMAL" });

  run(orders: Partial<Orders> = {}): ChildProcess {
    const all: Orders = { folder: this.folder, ledger: this.ledger, works: true, start: [], backlog: 0, ...orders };
    const env = { ...process.env, NODE_OPTIONS: "" };
    const child = spawn(process.execPath, [main, JSON.stringify(all)], { stdio: ["pipe", "ignore", "inherit"], env });
    this.#children.push(child);
    return child;
  }

  /** How many lines of the ledger begin so. */
  count(beginning: string): number {
    const text = existsSync(this.ledger) ? readFileSync(this.ledger, "utf8") : "";
    return text.split("\n").filter((line) => line.startsWith(beginning)).length;
  }

  async records(): Promise<RunRecord[]> {
    return await this.store.listRuns({ limit: 100_000 });
  }

  async end(): Promise<void> {
    await Promise.all(this.#children.map(killed));
    await this.store.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function within(what: string, ms: number, condition: () => boolean | Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await condition())) {
    if (performance.now() - began > ms) throw new Error(`not within ${ms} ms: ${what}`);
    await pause(50);
  }
  return performance.now() - began;
}

function killed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

/** Two kills, each while all the steps are under way; then a process that is left alone. Returns how long that takes. */
async function twoKills(scene: Scene, start: Orders["start"], steps: number, withinMs: number): Promise<number> {
  for (let kill = 1; kill <= 2; kill += 1) {
    const child = scene.run(kill === 1 ? { start } : {});
    await within(`all ${steps} steps have begun ${kill} times`, 30_000, () => scene.count("begin ") >= steps * kill);
    await killed(child);
  }
  scene.run();
  return await within("all is recorded", withinMs, async () => {
    const records = await scene.records();
    return records.length === start.length && records.every(({ status }) => status === "completed");
  });
}

test.concurrent("two kills during one run's 100 parallel steps: all recorded within 30 s", { timeout }, async () => {
  const scene = new Scene();
  try {
    const start: Orders["start"] = [{ id: "fan", workflow: "fanOut", args: [scene.ledger, 100, 5_000] }];
    expect(await twoKills(scene, start, 100, 30_000)).toBeLessThan(30_000);
  } finally {
    await scene.end();
  }
});

test.concurrent("two kills during 100 runs of one such step each: all recorded within 75 s", { timeout }, async () => {
  const scene = new Scene();
  try {
    const names = Array.from({ length: 100 }, (_, index) => `r${index}`);
    const start: Orders["start"] = names.map((id) => ({ id, workflow: "oneStep", args: [scene.ledger, id, 5_000] }));
    expect(await twoKills(scene, start, 100, 75_000)).toBeLessThan(75_000);
  } finally {
    await scene.end();
  }
});

test.concurrent(
  "a run that exits in its step, beside a backlog that never empties, parks within 3 minutes, and every other run ends",
  { timeout: 300_000 },
  async () => {
    const scene = new Scene();
    try {
      const feeder = scene.run({ works: false, backlog: 300 });
      await within("there is a backlog", 30_000, async () => (await scene.records()).length >= 300);
      let worker = scene.run({ start: [{ id: "deadly", workflow: "exits", args: [scene.ledger] }] });
      await within("the deadly run is parked", 180_000, async () => {
        if (worker.exitCode !== null) worker = scene.run();
        return (await scene.store.readRun({ runId: "deadly" }))?.status === "parked";
      });
      feeder.stdin?.end();
      await within("every other run has ended", 60_000, async () => {
        const unfinished = await scene.store.listRuns({ status: ["pending", "running"], limit: 1 });
        return feeder.exitCode !== null && unfinished.length === 0;
      });
      const parked = (await scene.records()).filter(({ status }) => status !== "completed");
      expect(parked.map(({ runId, code }) => [runId, code])).toEqual([["deadly", "deaths_exceeded"]]);
      expect(scene.count("exit")).toBeGreaterThanOrEqual(3);
    } finally {
      await scene.end();
    }
  },
);
