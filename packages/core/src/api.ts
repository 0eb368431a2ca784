export { getRun } from "./api/get-run.ts";
export { Run } from "./api/run.ts";
export { start, type StartArguments, type WorkflowReference } from "./api/start.ts";
export type { CancelOptions, WakeOptions } from "./api/control.ts";
export type { ReadableOptions, RunReadable } from "./api/readable.ts";
export type { StartOptions } from "./api/start-options.ts";
