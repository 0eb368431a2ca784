/**
 * The loop of the thread that owns the write connection. It sleeps on shared memory, not in an event loop: waking it costs the main
 * thread one addition and one notification, and nothing here ever runs at the same time as something else.
 */
import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { reasonOf } from "../driver/failure.ts";
import type { FileMemory } from "../wire/file-memory.ts";
import { type Gate, passThrough } from "../wire/gate.ts";
import type { WireResult } from "../wire/operations.ts";
import type { Reply, Request } from "../wire/requests.ts";
import { isHurried, listeningAt, sentAt, type Signal } from "../wire/signal.ts";
import { failureOf } from "./failed.ts";
import type { OpenOptions } from "./open.ts";
import { createOpenedFile } from "./opened-file.ts";
import { openSession, type Session } from "./session.ts";
import { createSleeper } from "./sleep.ts";
import { waitUnless } from "./transaction.ts";

export interface ThreadData {
  port: MessagePort;
  signal: Signal;
  gate: Gate;
  options: OpenOptions;
  /** Which file the threads before this one had opened. */
  fileMemory: FileMemory;
}

/** How often the thread looks after its workers and at other processes' writes. */
const beatMs = 50;

export function serve({ port, signal, gate, options, fileMemory }: ThreadData): void {
  let session: Session | null = null as Session | null;
  let beatAt = 0;
  const file = createOpenedFile(options.file, fileMemory);
  waitUnless(() => isHurried(signal));
  const sleeper = createSleeper(signal);

  for (;;) {
    const seen = Atomics.load(signal, sentAt);
    let answered = false;
    for (let request = receive(port); request !== null; request = receive(port)) {
      if (request.kind === "close") {
        session?.close();
        port.postMessage({ id: request.id, answer: null } satisfies Reply);
        port.close();
        return;
      }
      port.postMessage(answer(request));
      answered = true;
      if (performance.now() >= beatAt) beat();
    }
    if (!answered) beat();
    sleeper.sleep(seen, isWatching() ? beatMs : Number.POSITIVE_INFINITY, answered);
  }

  function answer(request: Exclude<Request, { kind: "close" }>): Reply {
    try {
      // A store that could not be opened is tried again with each request: it may have been repaired.
      session ??= openSession(options, file, (call) => passThrough(gate, call));
      return session.answer(request);
    } catch (error) {
      const failure = failureOf(error);
      if (failure === null) return { id: request.id, error: reasonOf(error) };
      if (request.kind !== "write") return { id: request.id, failure };
      // The store can't be opened, so that nothing of the batch was written.
      return { id: request.id, answer: request.payload.map((): WireResult => ({ outcome: "failed", failure })) };
    }
  }

  function beat(): void {
    beatAt = performance.now() + beatMs;
    try {
      const changed = session?.beat() === true;
      if (changed && Atomics.load(signal, listeningAt) > 0) port.postMessage({ changed: true } satisfies Reply);
    } catch {
      // What failed is tried again at the next beat; requests report failures of the store.
    }
  }

  function isWatching(): boolean {
    return session !== null && (session.hasWorkers || Atomics.load(signal, listeningAt) > 0);
  }
}

function receive(port: MessagePort): Request | null {
  return (receiveMessageOnPort(port)?.message as Request | undefined) ?? null;
}
