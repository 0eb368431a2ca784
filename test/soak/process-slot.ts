/** One of the three places for a process: starts the next life when one has ended. */
import { spawn, type ChildProcess } from "node:child_process";
import { appendFileSync } from "node:fs";
import { note } from "./ledger.ts";
import type { Order } from "./orders.ts";

export interface SlotOptions {
  name: string;
  main: string;
  args: readonly string[];
  /** What its processes write to their standard error. */
  log: string;
  /** All of the life's entries are in the ledger. */
  onDeath(life: string): void;
}

/** Longer than the grace of a stop and what a stop may take beyond it. */
const longestStopMs = 15_000;

export class ProcessSlot {
  readonly #options: SlotOptions;
  #child: ChildProcess;
  #lives = 0;
  #signal: NodeJS.Signals | null = null;
  #closing = false;
  #closed: () => void = () => undefined;

  constructor(options: SlotOptions) {
    this.#options = options;
    this.#child = this.#spawn();
  }

  get life(): string {
    return `${this.#options.name}.${this.#lives}`;
  }

  /** Not on its way out. */
  get up(): boolean {
    return this.#signal === null;
  }

  send(order: Order): void {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  strike(signal: "SIGKILL" | "SIGTERM"): void {
    this.#signal = signal;
    this.#child.kill(signal);
    if (signal === "SIGKILL") return;
    const child = this.#child;
    const deadline = setTimeout(() => {
      appendFileSync(this.#options.log, `${this.life} did not stop within ${longestStopMs} ms\n`);
      this.#signal = null;
      child.kill("SIGKILL");
    }, longestStopMs);
    child.on("close", () => clearTimeout(deadline));
  }

  async close(): Promise<void> {
    this.#closing = true;
    const closed = new Promise<void>((resolve) => (this.#closed = resolve));
    this.#child.kill("SIGKILL");
    await closed;
  }

  #spawn(): ChildProcess {
    this.#lives += 1;
    this.#signal = null;
    const { main, args, log } = this.#options;
    const child = spawn(process.execPath, ["--enable-source-maps", main, ...args], {
      stdio: ["pipe", "ignore", "pipe"],
      env: { ...process.env, NODE_OPTIONS: "", PERDURE_LOG: "info", SOAK_LIFE: this.life },
    });
    const life = this.life;
    child.stderr.on("data", (text: Buffer) => appendFileSync(log, String(text).replaceAll(/^(?=.)/gm, `${life} `)));
    // It may have died with orders under way: they are given again.
    child.stdin.on("error", () => undefined);
    child.on("close", (code, signal) => this.#died(life, code, signal));
    return child;
  }

  #died(life: string, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#closing) return this.#closed();
    const at = Date.now();
    if (this.#signal === "SIGKILL") note({ type: "killed", life, at });
    else if (this.#signal === "SIGTERM" && code === 0) note({ type: "stopped", life, at });
    else note({ type: "exited", life, at, code, signal });
    this.#options.onDeath(life);
    this.#child = this.#spawn();
  }
}
