// The playground's server as a process of its own, which can be killed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { playground } from "./places.mjs";

const server = ["--enable-source-maps", "dist/server.js"];

/** Serves until the person stops it. Ctrl-C reaches the server by itself. */
export async function servePlayground(port) {
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => undefined);
  const child = spawn(process.execPath, server, {
    cwd: playground,
    stdio: "inherit",
    env: { ...process.env, PORT: String(port) },
  });
  const [code] = await once(child, "exit");
  return code ?? 1;
}

export class Server {
  /** @param {{ port: number, env: Record<string, string> }} options */
  constructor({ port, env }) {
    this.port = port;
    this.url = `http://localhost:${port}`;
    this.env = { ...process.env, ...env, PORT: String(port) };
    this.output = "";
  }

  get pid() {
    return this.child.pid;
  }

  /** Resolves when it listens. */
  async start() {
    const child = spawn(process.execPath, server, { cwd: playground, stdio: ["ignore", "pipe", "pipe"], env: this.env });
    this.child = child;
    this.exited = once(child, "exit");
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
        this.output += text;
      });
    }
    await new Promise((resolve, reject) => {
      child.stdout.on("data", () => output.includes("Listening on") && resolve(undefined));
      child.once("exit", (code) => reject(new Error(`the server ended with ${code} before it listened:\n${output}`)));
    });
  }

  /** As a power cut would: no handler of the process runs. */
  async kill() {
    this.child.kill("SIGKILL");
    await this.exited;
  }

  /** Asks it to stop. @returns {Promise<number | null>} its exit code */
  async stop() {
    this.child.kill("SIGTERM");
    const [code] = await this.exited;
    return code;
  }
}
