import type { Reply, Request } from "../wire/requests.ts";
import { createChangeWatch } from "./change-watch.ts";
import { createHandlers } from "./handle.ts";
import { createLives } from "./lives.ts";
import { type OpenOptions, openStore } from "./open.ts";
import { withoutBusy } from "./transaction.ts";

/** An open store: answers requests and looks after its workers. */
export interface Session {
  answer(request: Exclude<Request, { kind: "close" }>): Reply;
  /** Looks after this process's workers. */
  beat(): void;
  /** Whether another process has written since the last look. */
  look(): boolean;
  /** Whether there are workers to look after. */
  readonly hasWorkers: boolean;
  close(): void;
}

export function openSession(options: OpenOptions): Session {
  const { db, driver, workersFolder } = openStore(options);
  const lives = createLives(db, driver, workersFolder);
  const handlers = createHandlers(db, lives);
  const changed = createChangeWatch(db);
  return {
    answer: ({ id, kind, payload }) => {
      const handle = handlers[kind] as (payload: unknown) => unknown;
      return { id, answer: handle(payload) };
    },
    beat: lives.beat,
    look: () => withoutBusy(changed),
    get hasWorkers() {
      return lives.size > 0;
    },
    close() {
      lives.releaseAll();
      db.close();
    },
  };
}
