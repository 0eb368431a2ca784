import type { Pass } from "../driver/guard.ts";
import type { Reply, Request } from "../wire/requests.ts";
import { createKept } from "../sql/kept.ts";
import { createChangeWatch } from "./change-watch.ts";
import { growLog } from "./grow-log.ts";
import { createHandlers } from "./handle.ts";
import { Lives } from "./lives.ts";
import { type OpenOptions, openStore } from "./open.ts";
import type { OpenedFile } from "./opened-file.ts";
import { beatPatienceMs, withoutBusy } from "./transaction.ts";

/** Locks of other workers are looked at with every second beat. */
const beatsPerFuneral = 2;

/** An open store: answers requests and looks after its workers. */
export interface Session {
  answer(request: Exclude<Request, { kind: "close" }>): Reply;
  /** Looks after this process's workers, and says whether something changed by another: a write or a death. */
  beat(): boolean;
  /** Whether there are workers to look after. */
  readonly hasWorkers: boolean;
  close(): void;
}

export function openSession(options: OpenOptions, file: OpenedFile, pass: Pass): Session {
  const { db, driver, workersFolder } = openStore(options, file, pass);
  const kept = createKept(db);
  const lives = new Lives({ db, heads: kept.heads, driver, folder: workersFolder }, file);
  const handlers = createHandlers(db, kept, lives, () => {
    // A process that works will write a lot; one that only looks leaves the file as it is.
    if (options.maxPages === null) growLog(db, options.file);
  });
  const hasChanged = createChangeWatch(db);
  let beats = 0;
  let isLost = false;

  function checkFile(): void {
    isLost = true;
    file.check();
    isLost = false;
  }

  return {
    answer: ({ id, kind, payload }) => {
      // Where the file was lost nothing is done until it is back: the work would be lost too.
      if (isLost) checkFile();
      const handle = handlers[kind] as (payload: unknown) => unknown;
      try {
        return { id, answer: handle(payload) };
      } finally {
        // After the COMMIT: what was written to a lost file is not durable, whatever SQLite says of it.
        checkFile();
      }
    },
    beat() {
      beats += 1;
      lives.beat();
      const buried = beats % beatsPerFuneral === 0 && lives.size > 0 && lives.buryDead(beatPatienceMs);
      return withoutBusy(hasChanged, beatPatienceMs) || buried;
    },
    get hasWorkers() {
      return lives.size > 0;
    },
    close() {
      lives.releaseAll();
      db.close();
    },
  };
}
