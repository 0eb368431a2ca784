import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { type PerdureError, perdureError } from "perdure/store";
import type { OpenOptions } from "../thread/open.ts";
import type { ThreadData } from "../thread/serve.ts";
import { createFileMemory } from "../wire/file-memory.ts";
import type { Reply, RequestKind, Requests } from "../wire/requests.ts";
import { createSignal, listeningAt, wake } from "../wire/signal.ts";
import { failureError } from "./failure-error.ts";

/** The main thread's side of the store's thread, which starts with the first request. */
export interface Client {
  request<Kind extends RequestKind>(kind: Kind, payload: Requests[Kind]["payload"]): Promise<Requests[Kind]["answer"]>;
  /** Whether anyone in this process listens to changes. */
  listen(listening: boolean): void;
  /** Has the thread look at other processes' writes now. */
  look(): void;
  close(): Promise<void>;
}

interface Waiting {
  resolve: (answer: never) => void;
  reject: (error: unknown) => void;
}

export function createClient(options: OpenOptions, description: string, onChanged: () => void): Client {
  const signal = createSignal();
  const fileMemory = createFileMemory();
  const { port1: port, port2 } = new MessageChannel();
  const waiting = new Map<number, Waiting>();
  let thread: Worker | null = null;
  let closed = false;
  /** Set when the thread is gone though nobody closed it. */
  let gone: PerdureError | null = null;
  let lastId = 0;

  function receive(reply: Reply): void {
    if ("changed" in reply) {
      onChanged();
      return;
    }
    const request = waiting.get(reply.id);
    waiting.delete(reply.id);
    // Only a request in flight keeps the process alive.
    if (waiting.size === 0) port.unref();
    if (request === undefined) return;
    if ("answer" in reply) request.resolve(reply.answer as never);
    else request.reject("failure" in reply ? failureError(reply.failure, description) : unavailable(reply.error));
  }
  port.on("message", receive);
  port.unref();

  function start(): Worker {
    const workerData: ThreadData = { port: port2, signal, options, fileMemory };
    const worker = new Worker(threadFile(), { workerData, transferList: [port2], name: "perdure sqlite" });
    worker.unref();
    worker.on("error", (cause) => abandon(unavailable("its thread failed", cause)));
    worker.on("exit", () => {
      // Its last answers may be on their way.
      for (let last = receiveMessageOnPort(port); last !== undefined; last = receiveMessageOnPort(port))
        receive(last.message as Reply);
      abandon(unavailable("its thread ended"));
    });
    return worker;
  }

  function abandon(error: PerdureError): void {
    gone ??= error;
    for (const { reject } of waiting.values()) reject(closed ? closedError() : error);
    waiting.clear();
    port.close();
  }

  function unavailable(reason: string, cause?: unknown): PerdureError {
    return perdureError("store_unavailable", { description, reason }, cause === undefined ? undefined : { cause });
  }

  function closedError(): PerdureError {
    return perdureError("store_closed", { description });
  }

  function request<Kind extends RequestKind>(kind: Kind, payload: Requests[Kind]["payload"]): Promise<Requests[Kind]["answer"]> {
    if (closed) return Promise.reject(closedError());
    if (gone !== null) return Promise.reject(gone);
    thread ??= start();
    return new Promise((resolve, reject) => {
      lastId += 1;
      if (waiting.size === 0) port.ref();
      waiting.set(lastId, { resolve, reject });
      port.postMessage({ id: lastId, kind, payload });
      wake(signal);
    });
  }

  return {
    request,
    listen(listening) {
      Atomics.store(signal, listeningAt, listening ? 1 : 0);
      wake(signal);
    },
    look: () => wake(signal),
    async close() {
      if (closed) return;
      if (thread !== null && gone === null) {
        const exit = new Promise((resolve) => thread?.once("exit", resolve));
        const answered = request("close", null);
        closed = true;
        thread.ref();
        await answered;
        await exit;
      }
      closed = true;
    },
  };
}

/** Beside the built code; for the tests of the sources, in what was built of them. */
function threadFile(): URL {
  return import.meta.url.endsWith(".ts")
    ? new URL("../../dist/thread.js", import.meta.url)
    : new URL("./thread.js", import.meta.url);
}
