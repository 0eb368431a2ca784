/** The built fixture app as a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "unplugin-perdure/build";
import { until } from "./until.ts";

const fixture = fileURLToPath(new URL("fixtures/app", import.meta.url));

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** Builds one entry of the fixture; each test file has an output folder of its own. */
export async function buildApp(entry: string): Promise<string> {
  const { outDir } = await build({
    root: fixture,
    entries: [`src/${entry}.ts`],
    outDir: `dist/${entry}`,
    print: () => undefined,
  });
  return join(outDir, `${entry}.js`);
}

/** A folder for a test: the store, gates that steps wait for, and a log of what ran. */
export class Place {
  readonly folder: string = mkdtempSync(join(tmpdir(), "perdure-node-"));
  readonly #processes: AppProcess[] = [];

  open(gate: string): void {
    writeFileSync(join(this.folder, gate), "");
  }

  get log(): string[] {
    const file = join(this.folder, "log");
    return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  }

  /** Starts the app and waits until it listens. */
  async start(file: string, env: Record<string, string> = {}): Promise<AppProcess> {
    const app = this.launch(file, env);
    await until("the app listens", () => app.url !== "" || app.exit !== null);
    if (app.url === "") throw new Error(`the app ended:\n${app.output}`);
    return app;
  }

  launch(file: string, env: Record<string, string> = {}): AppProcess {
    const app = new AppProcess(file, {
      PERDURE_STORE: `sqlite:${join(this.folder, "perdure.db")}`,
      TEST_FOLDER: this.folder,
      PORT: "0",
      ...env,
    });
    this.#processes.push(app);
    return app;
  }

  async clear(): Promise<void> {
    for (const app of this.#processes) {
      app.signal("SIGKILL");
      await app.exited;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class AppProcess {
  readonly #child: ChildProcess;
  output = "";
  exit: Exit | null = null;
  readonly exited: Promise<Exit>;

  constructor(file: string, env: Record<string, string>) {
    const child = spawn(process.execPath, [file], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    this.exited = new Promise((resolve) => {
      child.once("close", (code, signal) => {
        this.exit = { code, signal };
        resolve(this.exit);
      });
    });
    this.#child = child;
  }

  get url(): string {
    return /Listening on (\S+)/.exec(this.output)?.[1] ?? "";
  }

  signal(signal: NodeJS.Signals): void {
    if (this.exit === null) this.#child.kill(signal);
  }

  async get(path: string, init?: RequestInit): Promise<Response> {
    return fetch(this.url + path, init);
  }

  async json(path: string): Promise<Record<string, unknown>> {
    const response = await this.get(path);
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return (await response.json()) as Record<string, unknown>;
  }

  /** The status code of `health`; null when nobody answers. */
  async health(): Promise<number | null> {
    const response = await this.get("/.well-known/workflow/v1/health").catch(() => null);
    await response?.body?.cancel();
    return response?.status ?? null;
  }

  async startRun(workflow: "hold" | "order" | "talk", gate: string): Promise<string> {
    const { runId } = await this.json(`/${workflow}?name=${gate}`);
    return String(runId);
  }

  /** The run's value, however long it takes. */
  async value(runId: string): Promise<unknown> {
    return (await this.json(`/value?name=${runId}`))["value"];
  }
}
