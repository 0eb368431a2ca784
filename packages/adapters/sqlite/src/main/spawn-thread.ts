import process from "node:process";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import type { ThreadData } from "../thread/serve.ts";
import { barAtExit } from "./process-exit.ts";

/** Starts a thread that keeps no process alive, and a channel to it. */
export function spawnThread(data: Omit<ThreadData, "port">): { worker: Worker; port: MessagePort } {
  const { port1, port2 } = new MessageChannel();
  const workerData: ThreadData = { ...data, port: port2 };
  const worker = new Worker(threadFile(), {
    name: "perdure sqlite",
    workerData,
    transferList: [port2],
    // Loaders, preloaded modules and conditions are for the app's code: here they would cost time, or break what they don't expect.
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  worker.unref();
  worker.once("exit", barAtExit(data.gate));
  return { worker, port: port1 };
}

/** Beside the built code; for the tests of the sources, in what was built of them. */
function threadFile(): URL {
  return import.meta.url.endsWith(".ts")
    ? new URL("../../dist/thread.js", import.meta.url)
    : new URL("./thread.js", import.meta.url);
}
