import { type Change, changesOf, type Operation, type OperationResult } from "perdure/store";
import type { WireResult } from "../wire/operations.ts";
import { fromText } from "../wire/text.ts";
import type { Client } from "./client.ts";
import { decodeResult } from "./decode.ts";
import { encodeBatch } from "./encode-batch.ts";

const tooLargeToSend: WireResult = { outcome: "failed", failure: { code: "value_too_large" } };

/** Has the thread do a batch, and tells what changed by it. */
export async function write(
  client: Client,
  description: string,
  operations: readonly Operation[],
  tell: (changes: Change[]) => void,
): Promise<OperationResult[]> {
  const { wire, tooLarge } = encodeBatch(operations);
  const answers = wire.length === 0 ? [] : await client.request("write", wire);
  if (answers.length !== wire.length)
    throw new TypeError(`The thread of ${description} gave ${answers.length} results for ${wire.length} operations`);
  let next = 0;
  return operations.map((operation) => {
    const answer = (tooLarge.has(operation) ? undefined : answers[next++]) ?? tooLargeToSend;
    const result = decodeResult(answer, operation, description);
    tell(changesOf(operation, result));
    // Runs that have the notice of an end now.
    if (answer.outcome === "committed") tell(answer.notified.map((runId) => ({ type: "inbox", runId: fromText(runId) })));
    return result;
  });
}
