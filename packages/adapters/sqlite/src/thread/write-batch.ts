import { appendChunks } from "../sql/append-chunks.ts";
import { commitEvents } from "../sql/commit-events.ts";
import { createRun } from "../sql/create-run.ts";
import type { Kept } from "../sql/kept.ts";
import { sendMessage } from "../sql/send-message.ts";
import { recordStepResult } from "../sql/step-results.ts";
import type { Database } from "../driver/database.ts";
import type { WireOperation, WireResult } from "../wire/operations.ts";
import { failureOf } from "./failed.ts";
import { inTransaction, Locked } from "./transaction.ts";

/** One transaction for all; if that fails for a lasting reason, one for each, so that only the offender fails. */
export function writeBatch(db: Database, kept: Kept, operations: readonly WireOperation[]): WireResult[] {
  try {
    return inTransaction(db, () => {
      kept.refresh();
      return operations.map((operation) => apply(db, kept, operation));
    });
  } catch (error) {
    kept.clear();
    const failure = failureOf(error);
    if (failure === null) throw error;
    // Behind another's lock one would wait as long as all.
    if (operations.length === 1 || error instanceof Locked) return operations.map(() => ({ outcome: "failed", failure }));
    return operations.flatMap((operation) => writeBatch(db, kept, [operation]));
  }
}

function apply(db: Database, kept: Kept, operation: WireOperation): WireResult {
  switch (operation.kind) {
    case "commit":
      return commitEvents(db, kept, operation);
    case "create":
      return createRun(db, kept, operation);
    case "send":
      return sendMessage(db, kept, operation);
    case "append":
      return appendChunks(db, operation);
    case "step-result":
      return recordStepResult(db, kept, operation);
  }
}
