import type { Database } from "../driver/database.ts";
import { readBundle } from "../sql/bundles.ts";
import type { Kept } from "../sql/kept.ts";
import { listRuns } from "../sql/list-runs.ts";
import { ownedInboxes } from "../sql/owned-inboxes.ts";
import { readChunks } from "../sql/read-chunks.ts";
import { readHook } from "../sql/read-hook.ts";
import { readInbox } from "../sql/read-inbox.ts";
import { readJournal } from "../sql/read-journal.ts";
import { readRun } from "../sql/read-run.ts";
import { readStatuses } from "../sql/read-statuses.ts";
import { readStepResults } from "../sql/step-results.ts";
import { sweepBundles } from "../sql/sweep-bundles.ts";
import { sweepRuns } from "../sql/sweep-runs.ts";
import type { RequestKind, Requests } from "../wire/requests.ts";
import { claim } from "./claim.ts";
import { createCoverage } from "./coverage.ts";
import type { Lives } from "./lives.ts";
import { inTransaction, withoutBusy } from "./transaction.ts";
import { writeBatch } from "./write-batch.ts";

type Handlers = { [Kind in Exclude<RequestKind, "close">]: (payload: Requests[Kind]["payload"]) => Requests[Kind]["answer"] };

/** What the thread does for each kind of request. */
export function createHandlers(db: Database, kept: Kept, lives: Lives, onRegister: () => void): Handlers {
  const coverage = createCoverage(db);
  const read =
    <Payload, Answer>(query: (payload: Payload) => Answer) =>
    (payload: Payload): Answer =>
      withoutBusy(() => query(payload));
  return {
    write: (operations) => writeBatch(db, kept, operations),
    claim: (request) => claim(db, kept, lives, coverage, request),
    register: (registration) => {
      lives.register(registration);
      onRegister();
      return null;
    },
    renew({ workerId, offer }) {
      lives.renew(workerId, offer);
      return null;
    },
    end: ({ workerId }) => {
      lives.end(workerId);
      return null;
    },
    readRun: read((by) => readRun(db, by)),
    readStatuses: read(({ runIds }) => readStatuses(db, runIds)),
    readJournal: read((query) => readJournal(db, query)),
    readInbox: read((query) => readInbox(db, query)),
    readStepResults: read(({ runId }) => readStepResults(db, runId)),
    readHook: read(({ token }) => readHook(db, token)),
    ownedInboxes: read(({ workerId }) => ownedInboxes(db, workerId)),
    listRuns: read((query) => listRuns(db, query)),
    readBundle: read(({ hash }) => readBundle(db, hash)),
    readChunks: read(({ runId, namespace, from, limit }) => readChunks(db, runId, namespace, from, limit)),
    sweepRuns: (request) => inTransaction(db, () => sweepRuns(db, kept, request)),
    sweepBundles: ({ now }) => inTransaction(db, () => sweepBundles(db, kept, now)),
  };
}
