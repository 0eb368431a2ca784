import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { type PerdureError, perdureError } from "perdure/store";
import { hasBuiltIn } from "../driver/driver.ts";
import type { OpenOptions } from "../thread/open.ts";
import type { ThreadData } from "../thread/serve.ts";
import type { FileMemory } from "../wire/file-memory.ts";
import { lapsedAt, type LifeMemory } from "../wire/life-memory.ts";
import type { Reply, Request, RequestKind, Requests } from "../wire/requests.ts";
import { createSignal, hurry, listeningAt, wake } from "../wire/signal.ts";
import { failureError } from "./failure-error.ts";

/** The main thread's side of one thread, from its start to its end. */
export interface StoreThread {
  request<Kind extends RequestKind>(kind: Kind, payload: Requests[Kind]["payload"]): Promise<Requests[Kind]["answer"]>;
  listen(listening: boolean): void;
  look(): void;
  /** Ends it: by itself when it answers in time, else by force where that is safe. Resolves within a second. */
  close(): Promise<void>;
}

export interface StoreThreadOptions {
  open: OpenOptions;
  fileMemory: FileMemory;
  description: string;
  onChanged: () => void;
  /** It ended though nobody closed it. `answered`: it had worked before. */
  onDeath: (answered: boolean) => void;
}

interface Waiting {
  resolve: (answer: never) => void;
  reject: (error: unknown) => void;
}

/**
 * An addon, which is what Node 20 has for SQLite, takes the whole process with it when its thread is ended inside of a call. There a
 * thread that does not answer is left to itself: it ends when the call does.
 */
const canTerminate = hasBuiltIn();

/** How long a closed thread may wait for others, then how long it has to answer, and then how long to be gone. */
const waitMs = 400;
const answerMs = 300;
const exitMs = 200;

export function startThread({ open, fileMemory, description, onChanged, onDeath }: StoreThreadOptions): StoreThread {
  const signal = createSignal();
  const { port1: port, port2 } = new MessageChannel();
  const waiting = new Map<number, Waiting>();
  const lives = new Map<string, LifeMemory>();
  let lastId = 0;
  let answered = false;
  let closed = false;
  let over = false;
  let cause: unknown;

  const workerData: ThreadData = { port: port2, signal, options: open, fileMemory };
  const worker = new Worker(threadFile(), { workerData, transferList: [port2], name: "perdure sqlite" });
  const exit = new Promise<void>((resolve) => worker.once("exit", resolve));
  worker.unref();
  worker.on("error", (error) => (cause = error));
  worker.on("exit", () => {
    receiveAll();
    finish();
  });
  port.on("message", receive);
  port.unref();

  function receive(reply: Reply): void {
    if ("changed" in reply) {
      onChanged();
      return;
    }
    answered = true;
    const request = waiting.get(reply.id);
    forget(reply.id);
    if (request === undefined) return;
    if ("answer" in reply) request.resolve(reply.answer as never);
    else request.reject("failure" in reply ? failureError(reply.failure, description) : unavailable(reply.error));
  }

  /** Answers of a thread that ended may be on their way. */
  function receiveAll(): void {
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
      receive(next.message as Reply);
  }

  function forget(id: number): void {
    waiting.delete(id);
    // Only a request in flight keeps the process alive.
    if (waiting.size === 0) port.unref();
  }

  function finish(): void {
    if (over) return;
    over = true;
    // The locks of its workers ended with it; the next thread knows nothing of them.
    for (const { words } of lives.values()) Atomics.store(words, lapsedAt, 1);
    const error = closed ? perdureError("store_closed", { description }) : deathError();
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    port.close();
    if (!closed) onDeath(answered);
  }

  function deathError(): PerdureError {
    return cause === undefined ? unavailable("its thread ended") : unavailable("its thread failed", cause);
  }

  function unavailable(reason: string, because?: unknown): PerdureError {
    return perdureError("store_unavailable", { description, reason }, because === undefined ? undefined : { cause: because });
  }

  function send(request: Request): void {
    if (request.kind === "register") lives.set(request.payload.workerId, request.payload.memory);
    port.postMessage(request);
    wake(signal);
  }

  function request<Kind extends RequestKind>(kind: Kind, payload: Requests[Kind]["payload"]): Promise<Requests[Kind]["answer"]> {
    return new Promise((resolve, reject) => {
      lastId += 1;
      const id = lastId;
      if (waiting.size === 0) port.ref();
      waiting.set(id, { resolve, reject });
      try {
        send({ id, kind, payload } as Request);
      } catch (error) {
        forget(id);
        reject(error);
      }
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
      const answer = request("close", null);
      closed = true;
      worker.ref();
      // It may wait for another process's lock or for the disk, which can take for ever.
      if (!(await endsWithin(answer, waitMs))) {
        hurry(signal);
        if (!(await endsWithin(answer, answerMs)) && canTerminate) void worker.terminate();
      }
      if (!(await endsWithin(exit, exitMs))) worker.unref();
      receiveAll();
      finish();
    },
  };
}

/** Whether it settles in time, no matter how. */
async function endsWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  const settled = work.then(
    () => true,
    () => true,
  );
  const inTime = await Promise.race([settled, late]);
  clearTimeout(timer);
  return inTime;
}

/** Beside the built code; for the tests of the sources, in what was built of them. */
function threadFile(): URL {
  return import.meta.url.endsWith(".ts")
    ? new URL("../../dist/thread.js", import.meta.url)
    : new URL("./thread.js", import.meta.url);
}
