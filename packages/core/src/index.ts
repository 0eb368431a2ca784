export { FatalError, RetryableError, type RetryableErrorOptions } from "./errors/user-errors.ts";
export { defineConfig, type PerdureConfig } from "./runtime/config.ts";
export { configure } from "./runtime/configure.ts";
export { WORKFLOW_DESERIALIZE, WORKFLOW_SERIALIZE } from "./values/symbols.ts";
export { getStepMetadata, getWorkflowMetadata, type StepMetadata, type WorkflowMetadata } from "./workflow/metadata.ts";
export { getWritable, type WritableOptions } from "./workflow/streams.ts";
export { createHook, createWebhook, defineHook, fetch, sleep } from "./workflow/workflow-only.ts";
export type { StepOptions } from "./worker/registry/step-options.ts";
