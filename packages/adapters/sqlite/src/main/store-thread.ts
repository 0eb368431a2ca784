import { type MessagePort, receiveMessageOnPort, type Worker } from "node:worker_threads";
import { type PerdureError, perdureError } from "perdure/store";
import { hasBuiltIn } from "../driver/driver.ts";
import type { OpenOptions } from "../thread/open.ts";
import type { FileMemory } from "../wire/file-memory.ts";
import { createGate } from "../wire/gate.ts";
import { lapsedAt, type LifeMemory } from "../wire/life-memory.ts";
import type { Reply, Request, RequestKind, Requests } from "../wire/requests.ts";
import { createSignal, hurry, listeningAt, type Signal, wake } from "../wire/signal.ts";
import { endsWithin } from "./ends-within.ts";
import { failureError } from "./failure-error.ts";
import { InFlight } from "./in-flight.ts";
import { spawnThread } from "./spawn-thread.ts";

export interface StoreThreadOptions {
  open: OpenOptions;
  fileMemory: FileMemory;
  description: string;
  onChanged: () => void;
  /** It ended though nobody closed it. `answered`: it had worked before. */
  onDeath: (answered: boolean) => void;
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

/** The main thread's side of one thread, from its start to its end. */
export class StoreThread {
  readonly #options: StoreThreadOptions;
  readonly #signal: Signal = createSignal();
  readonly #lives = new Map<string, LifeMemory>();
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #exit: Promise<void>;
  readonly #inFlight: InFlight;
  #answered = false;
  #closed = false;
  #over = false;
  #cause: unknown;

  constructor(options: StoreThreadOptions) {
    this.#options = options;
    const { open, fileMemory } = options;
    const { worker, port } = spawnThread({ signal: this.#signal, gate: createGate(), options: open, fileMemory });
    this.#worker = worker;
    this.#port = port;
    this.#exit = new Promise((resolve) => worker.once("exit", () => resolve()));
    worker.on("error", (error) => (this.#cause = error));
    worker.on("exit", () => this.#finish());
    port.on("message", (reply: Reply) => this.#receive(reply));
    this.#inFlight = new InFlight(port);
  }

  request<Kind extends RequestKind>(kind: Kind, payload: Requests[Kind]["payload"]): Promise<Requests[Kind]["answer"]> {
    return this.#inFlight.add((id) => this.#send({ id, kind, payload } as Request));
  }

  listen(listening: boolean): void {
    Atomics.store(this.#signal, listeningAt, listening ? 1 : 0);
    wake(this.#signal);
  }

  /** Has it look at other processes' writes now. */
  look(): void {
    wake(this.#signal);
  }

  /** Ends it: by itself when it answers in time, else by force where that is safe. Resolves within a second. */
  async close(): Promise<void> {
    const answer = this.request("close", null);
    this.#closed = true;
    this.#worker.ref();
    // It may wait for another process's lock or for the disk, which can take for ever.
    if (!(await endsWithin(answer, waitMs))) {
      hurry(this.#signal);
      if (!(await endsWithin(answer, answerMs)) && canTerminate) void this.#worker.terminate();
    }
    if (!(await endsWithin(this.#exit, exitMs))) this.#worker.unref();
    this.#finish();
  }

  #send(request: Request): void {
    if (request.kind === "register") this.#lives.set(request.payload.workerId, request.payload.memory);
    this.#port.postMessage(request);
    wake(this.#signal);
  }

  #receive(reply: Reply): void {
    if ("changed" in reply) {
      this.#options.onChanged();
      return;
    }
    this.#answered = true;
    const request = this.#inFlight.take(reply.id);
    if (request === undefined) return;
    if ("answer" in reply) request.resolve(reply.answer as never);
    else if ("failure" in reply) request.reject(failureError(reply.failure, this.#options.description));
    else request.reject(this.#unavailable(reply.error));
  }

  #finish(): void {
    if (this.#over) return;
    // Answers of a thread that ended may be on their way.
    for (let next = receiveMessageOnPort(this.#port); next !== undefined; next = receiveMessageOnPort(this.#port))
      this.#receive(next.message as Reply);
    this.#over = true;
    // The locks of its workers ended with it; the next thread knows nothing of them.
    for (const { words } of this.#lives.values()) Atomics.store(words, lapsedAt, 1);
    this.#inFlight.rejectAll(
      this.#closed ? perdureError("store_closed", { description: this.#options.description }) : this.#deathError(),
    );
    this.#port.close();
    if (!this.#closed) this.#options.onDeath(this.#answered);
  }

  #deathError(): PerdureError {
    return this.#cause === undefined
      ? this.#unavailable("its thread ended")
      : this.#unavailable("its thread failed", this.#cause);
  }

  #unavailable(reason: string, because?: unknown): PerdureError {
    const { description } = this.#options;
    return perdureError("store_unavailable", { description, reason }, because === undefined ? undefined : { cause: because });
  }
}
