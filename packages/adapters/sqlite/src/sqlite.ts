import { resolve } from "node:path";
import process from "node:process";
import { changesOf, createListeners, type Operation, type OperationResult, type Store } from "perdure/store";
import { createClient } from "./main/client.ts";
import {
  decodeBundle,
  decodeChunks,
  decodeClaimed,
  decodeHook,
  decodeInbox,
  decodeJournal,
  decodeResult,
  decodeRun,
  decodeStepResult,
} from "./main/decode.ts";
import { encodeBatch } from "./main/encode-batch.ts";
import { register } from "./main/life.ts";
import { sweep } from "./main/sweep.ts";
import type { WireResult } from "./wire/operations.ts";
import { fromText, toNullableText, toText } from "./wire/text.ts";

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

const tooLargeToSend: WireResult = { outcome: "failed", failure: { code: "value_too_large" } };

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

  async function write(operations: readonly Operation[]): Promise<OperationResult[]> {
    const { wire, tooLarge } = encodeBatch(operations);
    const answers = wire.length === 0 ? [] : await client.request("write", wire);
    if (answers.length !== wire.length)
      throw new TypeError(`The thread of ${description} gave ${answers.length} results for ${wire.length} operations`);
    let next = 0;
    return operations.map((operation) => {
      const answer = (tooLarge.has(operation) ? undefined : answers[next++]) ?? tooLargeToSend;
      const result = decodeResult(answer, operation, description);
      listeners.tell(changesOf(operation, result));
      if (answer.outcome === "committed") tellNotified(answer.notified);
      return result;
    });
  }

  /** Runs that have the notice of an end now. */
  function tellNotified(runIds: readonly string[]): void {
    listeners.tell(runIds.map((runId) => ({ type: "inbox", runId: fromText(runId) })));
  }

  return {
    description,
    pushes: true,
    write,
    async claim({ workerId, limit, suspects, alone, runIds, now }) {
      const wire = { workerId: toText(workerId), limit, suspects, alone, runIds: runIds?.map(toText) ?? null, now };
      const { runs, aloneDue } = await client.request("claim", wire);
      return { runs: runs.map(decodeClaimed), aloneDue };
    },
    register: (worker) => register(client, worker),
    async readRun(by) {
      const run = await client.request(
        "readRun",
        "runId" in by
          ? { runId: toText(by.runId), idempotencyKey: null }
          : { runId: null, idempotencyKey: toText(by.idempotencyKey) },
      );
      return run === null ? null : decodeRun(run);
    },
    readJournal: async (runId, after, page) =>
      decodeJournal(await client.request("readJournal", { runId: toText(runId), after, ...page }), after, page),
    readInbox: async (runId, after, page) =>
      decodeInbox(await client.request("readInbox", { runId: toText(runId), after, ...page }), page),
    readStepResults: async (runId) => (await client.request("readStepResults", { runId: toText(runId) })).map(decodeStepResult),
    async readHook(token) {
      const hook = await client.request("readHook", { token: toText(token) });
      return hook === null ? null : decodeHook(hook);
    },
    ownedInboxes: async (workerId) => (await client.request("ownedInboxes", { workerId: toText(workerId) })).map(fromText),
    async listRuns({ status, workflowId, tags, since, before, limit }) {
      const runs = await client.request("listRuns", {
        statuses: status === undefined ? null : [...status],
        workflowId: toNullableText(workflowId ?? null),
        tags: Object.entries(tags ?? {}),
        since: since ?? null,
        before: before === undefined ? null : { createdAt: before.createdAt, runId: toText(before.runId) },
        limit,
      });
      return runs.map(decodeRun);
    },
    async readBundle(hash) {
      const bundle = await client.request("readBundle", { hash: toText(hash) });
      return bundle === null ? null : decodeBundle(bundle);
    },
    async readChunks({ runId, namespace }, from, limit) {
      return decodeChunks(
        await client.request("readChunks", { runId: toText(runId), namespace: toText(namespace), from, limit }),
        from,
        limit,
      );
    },
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
