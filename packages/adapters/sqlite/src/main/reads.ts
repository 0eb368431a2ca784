import type { Store } from "perdure/store";
import { fromText, toNullableText, toText } from "../wire/text.ts";
import type { Client } from "./client.ts";
import { decodeBundle, decodeChunks, decodeHook, decodeInbox, decodeJournal, decodeRun, decodeStepResult } from "./decode.ts";

type Reads = Pick<Store, "readRun" | "readStatuses" | "readHook" | "ownedInboxes" | "listRuns" | "readBundle" | "readChunks"> &
  ReadsOfRun;
type ReadsOfRun = Pick<Store, "readJournal" | "readInbox" | "readStepResults">;

/** What is read of the file and changes nothing. */
export function createReads(client: Client): Reads {
  return {
    ...readsOfRun(client),
    async readRun(by) {
      const query =
        "runId" in by
          ? { runId: toText(by.runId), idempotencyKey: null }
          : { runId: null, idempotencyKey: toText(by.idempotencyKey) };
      const run = await client.request("readRun", query);
      return run === null ? null : decodeRun(run);
    },
    readStatuses: (runIds) => client.request("readStatuses", { runIds: runIds.map(toText) }),
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
      const query = { runId: toText(runId), namespace: toText(namespace), from, limit };
      return decodeChunks(await client.request("readChunks", query), from, limit);
    },
  };
}

function readsOfRun(client: Client): ReadsOfRun {
  return {
    readJournal: async (runId, after, page) =>
      decodeJournal(await client.request("readJournal", { runId: toText(runId), after, ...page }), after, page),
    readInbox: async (runId, after, page) =>
      decodeInbox(await client.request("readInbox", { runId: toText(runId), after, ...page }), page),
    readStepResults: async (runId) => (await client.request("readStepResults", { runId: toText(runId) })).map(decodeStepResult),
  };
}
