import type { Database } from "../driver/database.ts";
import { claimRuns, findClaimable } from "../sql/claim-runs.ts";
import { listRuns } from "../sql/list-runs.ts";
import { ownedInboxes } from "../sql/owned-inboxes.ts";
import { readBundle } from "../sql/read-bundle.ts";
import { readChunks } from "../sql/read-chunks.ts";
import { readHook } from "../sql/read-hook.ts";
import { readInbox } from "../sql/read-inbox.ts";
import { readJournal } from "../sql/read-journal.ts";
import { readRun } from "../sql/read-run.ts";
import type { RunHeads } from "../sql/run-heads.ts";
import { workerNumber } from "../sql/worker-number.ts";
import type { RequestKind, Requests, WireClaim, WireClaimed } from "../wire/requests.ts";
import type { Lives } from "./lives.ts";
import { inTransaction, withoutBusy } from "./transaction.ts";
import { writeBatch } from "./write-batch.ts";

type Handlers = { [Kind in Exclude<RequestKind, "close">]: (payload: Requests[Kind]["payload"]) => Requests[Kind]["answer"] };

/** What the thread does for each kind of request. */
export function createHandlers(db: Database, heads: RunHeads, lives: Lives, onRegister: () => void): Handlers {
  const read =
    <Payload, Answer>(query: (payload: Payload) => Answer) =>
    (payload: Payload): Answer =>
      withoutBusy(() => query(payload));
  return {
    write: (operations) => writeBatch(db, heads, operations),
    claim: (request) => claim(db, heads, lives, request),
    register: (registration) => {
      lives.register(registration);
      onRegister();
      return null;
    },
    end: ({ workerId }) => {
      lives.end(workerId);
      return null;
    },
    readRun: read((by) => readRun(db, by)),
    readJournal: read(({ runId, after, limit }) => readJournal(db, runId, after, limit)),
    readInbox: read(({ runId, after, limit }) => readInbox(db, runId, after, limit)),
    readHook: read(({ token }) => readHook(db, token)),
    ownedInboxes: read(({ workerId }) => ownedInboxes(db, workerId)),
    listRuns: read((query) => listRuns(db, query)),
    readBundle: read(({ hash }) => readBundle(db, hash)),
    readChunks: read(({ runId, namespace, from, limit }) => readChunks(db, runId, namespace, from, limit)),
  };
}

function claim(db: Database, heads: RunHeads, lives: Lives, { workerId, runIds, now, limit }: WireClaim): WireClaimed[] {
  if (!lives.isAlive(workerId)) return [];
  lives.buryDead();
  const rids = withoutBusy(() => findClaimable(db, runIds, now, limit));
  if (rids.length === 0) return [];
  heads.clear();
  return inTransaction(db, () => claimRuns(db, workerNumber(db, workerId), rids));
}
