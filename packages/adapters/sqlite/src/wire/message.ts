import type { InboxMessage } from "perdure/store";
import { fromText, toText } from "./text.ts";

/** A message as it lies in an inbox. */
export interface WireMessage {
  messageId: string;
  type: InboxMessage["type"];
  /** `correlationIds`, `detail` and `value`. */
  body: string;
}

export function encodeMessage({ messageId, type, correlationIds, detail, value }: InboxMessage): WireMessage {
  return { messageId: toText(messageId), type, body: JSON.stringify({ correlationIds, detail, value }) };
}

const noticePrefix = "child:";

/** The id of the message that tells a watched run's end. */
export function noticeId(correlationId: string): string {
  return toText(`${noticePrefix}${correlationId}`);
}

export function correlationIdOf(messageId: string): string {
  return fromText(messageId).slice(noticePrefix.length);
}
