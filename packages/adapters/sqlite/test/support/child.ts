import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface Child {
  process: ChildProcess;
  /** The next line that the child prints. */
  line(): Promise<string>;
  say(line: string): void;
  /** Kills it as `kill -9` does and resolves when it is gone. */
  kill(): Promise<void>;
}

/** Runs a script of this folder in a process of its own. */
export function startChild(script: string, ...parameters: string[]): Child {
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...parameters], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines: string[] = [];
  let rest = "";
  let onLine = (): void => {};
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
    onLine();
  });
  return {
    process: child,
    async line() {
      while (lines.length === 0) {
        if (child.exitCode !== null) throw new TypeError(`${script} ended with ${child.exitCode}`);
        await Promise.race([new Promise<void>((resolve) => (onLine = resolve)), once(child, "exit")]);
      }
      return lines.shift() ?? "";
    },
    say: (line) => child.stdin.write(`${line}\n`),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}
