import type { Encoded } from "../../journal/events.ts";
import type { Refused, Unavailable } from "./outcomes.ts";
import type { TerminalStatus } from "./records.ts";

/** Puts a message into a run's inbox. */
export interface Send {
  kind: "send";
  /** The run, or the owner of a hook token at this moment. */
  to: { runId: string } | { token: string };
  message: InboxMessage;
}
export interface InboxMessage {
  /** Made by the sender; unique in inbox and journal for the life of the run, so that repeating is harmless. */
  messageId: string;
  type: "cancel" | "wake" | "unpark" | "hook" | "child";
  /** The entities it is for: the waits to wake, the hook, the child. Empty: all that are pending. */
  correlationIds: readonly string[];
  /** JSON. Of "child": the run that ended, `{ runId, status }`; its result is read there. */
  detail: string | null;
  value: Encoded | null;
}
export type SendResult =
  | { outcome: "sent"; runId: string; position: number; hookId: string | null }
  /** This message id was there before. */
  | { outcome: "duplicate"; runId: string }
  | { outcome: "not-found" }
  | { outcome: "ended"; runId: string; status: TerminalStatus }
  | Refused
  | Unavailable;
