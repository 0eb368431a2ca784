import type { AppFiles } from "./app-folder.ts";

/** As much of perdure as docs/spec/compiled-code.md asks of it, so that built apps can be run here. */
export const runtime: AppFiles = {
  "node_modules/perdure/package.json": JSON.stringify({
    name: "perdure",
    version: "0.0.0",
    type: "module",
    exports: {
      ".": "./index.js",
      "./api": "./api.js",
      "./errors": "./errors.js",
      "./internal": "./internal.js",
      "./client": "./client.js",
      "./package.json": "./package.json",
    },
  }),
  "node_modules/perdure/index.js": "export const sleep = async () => {};\nexport class FatalError extends Error {}\n",
  "node_modules/perdure/api.js": `import { app } from "./internal.js";
export const start = async (fn) => ({ id: fn.workflowId, app: app.manifest });
`,
  "node_modules/perdure/errors.js": "export class WorkflowRunFailedError extends Error {}\n",
  "node_modules/perdure/internal.js": `export const app = { manifest: undefined, steps: new Map(), workflows: new Set() };
export const registerApp = (manifest) => { app.manifest = { ...manifest, registered: app }; };
export const registerStep = (id, fn) => { app.steps.set(id, fn); fn.stepId = id; return fn; };
export const registerWorkflow = (id, stub) => { app.workflows.add(id); stub.workflowId = id; return stub; };
export const registerNestedStep = (id, names, factory) => { app.steps.set(id, factory); return factory; };
export const registerClass = () => {};
export const registerMethodStep = () => {};
export const calledDirectly = (id) => { throw new Error("workflow_called_directly " + id); };
`,
  "node_modules/perdure/client.js": `export const registerStep = (id, fn) => { fn.stepId = id; return fn; };
export const registerWorkflow = (id, fn) => { fn.workflowId = id; return fn; };
export const calledDirectly = (id) => { throw new Error("workflow_called_directly " + id); };
export const stepInBrowser = (id) => { throw new Error("step_in_browser " + id); };
`,
};
