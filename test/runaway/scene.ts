/** What each test has: a folder with a store of its own, processes on it, and 1,000 runs that sleep beside. */
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Orders, Report } from "./app/orders.ts";
import { Process } from "./process.ts";

export class Scene {
  readonly #main: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "perdure-runaway-"));
  readonly #processes: Process[] = [];
  readonly #worker: Orders["worker"];

  constructor(main: string, worker: Orders["worker"] = {}) {
    this.#main = main;
    this.#worker = { pollMs: 200, ...worker };
  }

  /** A file that steps write to. */
  get marks(): string {
    return join(this.#folder, "marks");
  }

  readMarks(): string[] {
    return existsSync(this.marks) ? readFileSync(this.marks, "utf8").trim().split("\n") : [];
  }

  run(orders: Partial<Orders>): Process {
    const nothing: Orders = { folder: this.#folder, worker: this.#worker, sleepers: 0, wakeAt: 0, start: [], await: [] };
    const process = new Process(this.#main, { ...nothing, ...orders });
    this.#processes.push(process);
    return process;
  }

  async end(): Promise<void> {
    for (const process of this.#processes) await process.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

export function expectSleepersRight({ sleepers }: Report): void {
  expect(sleepers).toMatchObject({ completed: 1_000, right: 1_000, everParked: 0 });
}
