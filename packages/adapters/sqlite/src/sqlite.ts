import { resolve } from "node:path";
import process from "node:process";
import { createListeners, type Store } from "perdure/store";
import { createClient } from "./main/client.ts";
import { decodeClaimed } from "./main/decode.ts";
import { register } from "./main/life.ts";
import { createReads } from "./main/reads.ts";
import { sweep } from "./main/sweep.ts";
import { write } from "./main/write.ts";
import { toText } from "./wire/text.ts";

export interface SqliteOptions {
  /** The file, from `root`. Default: `.perdure/perdure.db`; that folder is created with a `.gitignore` of its own. */
  path?: string;
  /** The project's folder. Default: the current one. */
  root?: string;
  /** `FULL` (default): an acknowledged write survives power loss. `NORMAL`: it survives a crash of the process only. */
  synchronous?: "FULL" | "NORMAL";
  /** A limit for the file, in pages of 4 KiB. Default: the disk. */
  maxPages?: number;
}

const defaultPath = ".perdure/perdure.db";

/**
 * A store in one SQLite file, for one machine. One thread of the process owns the connection, so that no disk access stalls the
 * server. The file is opened with the first call, which is the one that reports a file that can't be used.
 */
export function sqlite(options: SqliteOptions = {}): Store {
  const { path = defaultPath, root = process.cwd(), synchronous = "FULL", maxPages = null } = options;
  const description = `sqlite ${path}`;
  const listeners = createListeners();
  const client = createClient(
    { file: resolve(root, path), ownFolder: path === defaultPath, synchronous, maxPages },
    description,
    () => listeners.tell([{ type: "any" }]),
  );

  return {
    description,
    pushes: true,
    write: (operations) => write(client, description, operations, listeners.tell),
    async claim({ workerId, limit, suspects, alone, runIds, now }) {
      const wire = { workerId: toText(workerId), limit, suspects, alone, runIds: runIds?.map(toText) ?? null, now };
      const { runs, aloneDue } = await client.request("claim", wire);
      return { runs: runs.map(decodeClaimed), aloneDue };
    },
    register: (worker) => register(client, worker),
    ...createReads(client),
    sweep: (request) => sweep(client, request),
    subscribe(listener) {
      const unsubscribe = listeners.subscribe(listener);
      client.listen(true);
      return () => {
        unsubscribe();
        client.listen(listeners.size > 0);
      };
    },
    close: client.close,
  };
}
