/** The modules that a bundle can require. */
import { HookConflictError, HookNotFoundError } from "../../errors/hook-errors.ts";
import { PerdureError, perdureError } from "../../errors/perdure-error.ts";
import {
  NonDeterminismError,
  WorkflowNotRegisteredError,
  WorkflowRunCancelledError,
  WorkflowRunFailedError,
  WorkflowRunNotFoundError,
} from "../../errors/run-errors.ts";
import { FatalError, RetryableError } from "../../errors/user-errors.ts";
import { callStep, sleep } from "./commands.ts";
import { overrun } from "./ending.ts";
import { getWorkflowMetadata } from "./metadata.ts";
import { registerClass, registerStep, registerWorkflow } from "./registration.ts";
import { getWritable } from "./streams.ts";

/** Throws at the call, also where a promise is due: one that rejects and is never awaited would be a start that never was. */
function notBuiltYet(name: string): () => never {
  return () => {
    throw perdureError("not_built_yet", { what: `${name}() in a workflow` });
  };
}

/** Stands at module level, so it does not throw itself. */
function defineHook(): object {
  return { create: notBuiltYet("create() of defineHook"), resume: notBuiltYet("resume() of defineHook") };
}

/** Named for types and `instanceof`; `start()` and `getRun()` make them. */
class Run {
  constructor() {
    throw perdureError("not_built_yet", { what: "A Run in a workflow" });
  }
}

const runs = { start: notBuiltYet("start"), getRun: notBuiltYet("getRun"), Run };

function configure(): never {
  throw perdureError("absent_in_workflow", {
    name: "configure()",
    instead: "Call it in server code, before the first start().",
  });
}

function getStepMetadata(): never {
  throw perdureError("outside_step", { what: "getStepMetadata()" });
}

const errors = {
  FatalError,
  HookConflictError,
  HookNotFoundError,
  NonDeterminismError,
  PerdureError,
  RetryableError,
  WorkflowNotRegisteredError,
  WorkflowRunCancelledError,
  WorkflowRunFailedError,
  WorkflowRunNotFoundError,
};

export const modules: Record<string, object> = {
  perdure: {
    sleep,
    getWritable,
    getWorkflowMetadata,
    getStepMetadata,
    FatalError,
    RetryableError,
    createHook: notBuiltYet("createHook"),
    defineHook,
    createWebhook: notBuiltYet("createWebhook"),
    fetch: notBuiltYet("fetch"),
    ...runs,
    configure,
    defineConfig: (config: unknown) => config,
    WORKFLOW_SERIALIZE: Symbol.for("workflow-serialize"),
    WORKFLOW_DESERIALIZE: Symbol.for("workflow-deserialize"),
  },
  "perdure/api": {
    ...runs,
    resumeHook: notBuiltYet("resumeHook"),
    resumeWebhook: notBuiltYet("resumeWebhook"),
    getHookByToken: notBuiltYet("getHookByToken"),
    listRuns: notBuiltYet("listRuns"),
  },
  "perdure/errors": errors,
  "perdure/internal": { callStep, registerStep, registerWorkflow, registerClass, overrun },
};

for (const exports of Object.values(modules)) Object.defineProperty(exports, "__esModule", { value: true });

export function requireModule(name: string): object {
  const module = Object.hasOwn(modules, name) ? modules[name] : undefined;
  if (module !== undefined) return module;
  const instead = "Import it in a module whose functions are steps, and call those.";
  throw perdureError("absent_in_workflow", { name: `require(${JSON.stringify(String(name))})`, instead });
}
