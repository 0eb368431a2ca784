import { appendChunks } from "../sql/append-chunks.ts";
import { commitEvents } from "../sql/commit-events.ts";
import { createRun } from "../sql/create-run.ts";
import type { RunHeads } from "../sql/run-heads.ts";
import { deliverTo } from "../sql/send-message.ts";
import type { Database } from "../driver/database.ts";
import type { WireOperation, WireResult } from "../wire/operations.ts";
import { lastingFailure } from "./failed.ts";
import { inTransaction } from "./transaction.ts";

/** One transaction for all; if that fails for a lasting reason, one for each, so that only the offender is refused. */
export function writeBatch(db: Database, heads: RunHeads, operations: readonly WireOperation[]): WireResult[] {
  try {
    return inTransaction(db, () => {
      heads.refresh();
      return operations.map((operation) => apply(db, heads, operation));
    });
  } catch (error) {
    heads.clear();
    const failure = lastingFailure(error);
    if (failure === null) throw error;
    if (operations.length === 1) return [{ outcome: "refused", failure }];
    return operations.flatMap((operation) => writeBatch(db, heads, [operation]));
  }
}

function apply(db: Database, heads: RunHeads, operation: WireOperation): WireResult {
  switch (operation.kind) {
    case "commit":
      return commitEvents(db, heads, operation);
    case "create":
      return createRun(db, heads, operation);
    case "send":
      return deliverTo(db, heads, operation);
    case "append":
      return appendChunks(db, operation);
  }
}
