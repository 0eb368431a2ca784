import { perdureError } from "perdure/store";
import type { OpenOptions } from "../thread/open.ts";
import { createFileMemory } from "../wire/file-memory.ts";
import type { RequestKind, Requests } from "../wire/requests.ts";
import { watchExit } from "./process-exit.ts";
import { StoreThread } from "./store-thread.ts";

/** The main thread's side of the store's threads: the first starts with the first request, and another when one has died. */
export interface Client {
  request<Kind extends RequestKind>(kind: Kind, payload: Requests[Kind]["payload"]): Promise<Requests[Kind]["answer"]>;
  /** Whether anyone in this process listens to changes. */
  listen(listening: boolean): void;
  /** Has the thread look at other processes' writes now. */
  look(): void;
  close(): Promise<void>;
}

export function createClient(options: OpenOptions, description: string, onChanged: () => void): Client {
  const fileMemory = createFileMemory();
  const unwatchExit = watchExit();
  let thread: StoreThread | null = null;
  let listening = false;
  let closing: Promise<void> | null = null;

  function start(): StoreThread {
    const started = new StoreThread({ open: options, fileMemory, description, onChanged, onDeath });
    if (listening) started.listen(true);
    return started;
  }

  function onDeath(answered: boolean): void {
    thread = null;
    // Nobody saw what others write meanwhile. A thread that can't work at all would be started over and over by those who look.
    if (answered && listening) onChanged();
  }

  async function end(): Promise<void> {
    await thread?.close();
    unwatchExit();
  }

  return {
    request(kind, payload) {
      if (closing !== null) return Promise.reject(perdureError("store_closed", { description }));
      thread ??= start();
      return thread.request(kind, payload);
    },
    listen(now) {
      listening = now;
      thread?.listen(now);
    },
    look: () => thread?.look(),
    close: () => (closing ??= end()),
  };
}
