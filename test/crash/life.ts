/** One life of the workload in a process of its own. */
import { spawn } from "node:child_process";
import type { JournalEvent } from "../../packages/core/src/journal/events.ts";
import type { ChunkPage } from "../../packages/core/src/store/contract/contract.ts";
import type { Mode, Plan } from "./app/killing-store.ts";

/** What a life that came to its end has seen. */
export interface Outcome {
  /** Results of the orders. */
  values: unknown[];
  /** Runs that were parked and have been released. */
  released: string[];
  journals: Record<string, JournalEvent[]>;
  chunks: Record<string, ChunkPage>;
  /** Of the stream that its step leaves open. */
  open: Record<string, ChunkPage>;
  /** Names of the store calls that the mode counts. */
  calls: string[];
}

const longestMs = 60_000;

export async function live(main: string, folder: string, plan: Plan = { mode: "never", call: 0 }): Promise<Outcome | "killed"> {
  const { code, signal, stdout, stderr } = await run(main, [folder, plan.mode, String(plan.call)]);
  if (signal === "SIGKILL" && isDeadly(plan.mode)) return "killed";
  if (code !== 0) throw new Error(`the process ended with ${code ?? signal}:\n${stderr}`);
  return JSON.parse(stdout) as Outcome;
}

function isDeadly(mode: Mode): boolean {
  return mode === "before" || mode === "after";
}

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

function run(main: string, args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PERDURE_LOG: "info", NODE_OPTIONS: "" },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`the process did not end within ${longestMs} ms:\n${stderr}`));
    }, longestMs);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(deadline);
      resolve({ code, signal, stdout, stderr });
    });
  });
}
