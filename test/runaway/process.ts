/** Processes with a worker, started by a test and ended with it. */
import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "unplugin-perdure/build";
import type { Report } from "./app/orders.ts";

/** Builds an app, by default that of this folder. Returns the file to run. */
export async function buildApp(app: URL = new URL("app/", import.meta.url)): Promise<string> {
  const root = fileURLToPath(app);
  const { outDir } = await build({ root, entries: ["main.ts"], outDir: "dist", print: () => undefined });
  return `${outDir}/main.js`;
}

export class Process {
  readonly #child: ChildProcess;
  #stdout = "";
  #stderr = "";
  #ended = false;
  #listeners: (() => void)[] = [];

  constructor(main: string, orders: object) {
    const env = { ...process.env, NODE_OPTIONS: "", PERDURE_LOG: "info" };
    this.#child = spawn(process.execPath, [main, JSON.stringify(orders)], { stdio: ["ignore", "pipe", "pipe"], env });
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => this.#hear(() => (this.#stdout += text)));
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => this.#hear(() => (this.#stderr += text)));
    this.#child.on("close", () => this.#hear(() => (this.#ended = true)));
  }

  get log(): string {
    return this.#stderr;
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Its runs are in the store. */
  started(): Promise<void> {
    return this.#until("has started its runs", 60_000, () => this.#stdout.startsWith("started\n"));
  }

  ended(withinMs = 60_000): Promise<void> {
    return this.#until("has ended", withinMs, () => this.#ended);
  }

  says(text: string, withinMs = 60_000): Promise<void> {
    return this.#until(`says "${text}"`, withinMs, () => this.#stderr.includes(text));
  }

  async report(): Promise<Report> {
    await this.ended(120_000);
    const line = this.#stdout.trim().split("\n").at(-1) ?? "";
    if (!line.startsWith("{")) throw new Error(`the process has no report:\n${this.#stderr}`);
    return JSON.parse(line) as Report;
  }

  async kill(): Promise<void> {
    if (this.#ended) return;
    this.signal("SIGCONT");
    this.signal("SIGKILL");
    await this.ended();
  }

  #hear(change: () => void): void {
    change();
    for (const listener of this.#listeners) listener();
  }

  #until(what: string, withinMs: number, condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => {
        this.signal("SIGKILL");
        reject(
          new Error(
            `not within ${withinMs} ms: the process ${what}\n${this.#stdout.slice(-2_000)}\n${this.#stderr.slice(-4_000)}`,
          ),
        );
      }, withinMs);
      const look = (): void => {
        if (!condition()) return;
        clearTimeout(deadline);
        this.#listeners = this.#listeners.filter((listener) => listener !== look);
        resolve();
      };
      this.#listeners.push(look);
      look();
    });
  }
}
