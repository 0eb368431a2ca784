/** What compiled server code calls; docs/spec/compiled-code.md. Not for people. */
export { calledDirectly, registerWorkflow } from "./compiled/workflows.ts";
export { registerApp } from "./compiled/app.ts";
export { registerClass, registerMethodStep, registerNestedStep, registerStep } from "./compiled/steps.ts";
export type { AppManifest } from "./worker/registry/manifest.ts";
