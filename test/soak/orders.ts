export type WorkflowName = "clumsy" | "deadly" | "parcel" | "patient" | "sleeper" | "story";

/** What the supervisor asks of a process. */
export interface Order {
  what: "start" | "wake" | "cancel";
  runId: string;
  workflow: WorkflowName;
}
