/** Each name that the documentation gives exists in each module, outside and inside a workflow, and what is not built says so. */
import { expect, test } from "vitest";
import * as api from "../api.ts";
import * as errors from "../errors.ts";
import * as workflow from "../index.ts";
import { requireModule } from "../realm/prelude/modules.ts";
import { startRun, returned } from "../../support/realm.ts";

const hooks = ["createHook", "defineHook", "createWebhook"];
const runs = ["start", "getRun"];
const names = {
  perdure: [
    ...hooks,
    ...runs,
    "sleep",
    "getWritable",
    "getStepMetadata",
    "getWorkflowMetadata",
    "fetch",
    "FatalError",
    "RetryableError",
    "defineConfig",
    "configure",
    "WORKFLOW_SERIALIZE",
    "WORKFLOW_DESERIALIZE",
  ],
  "perdure/api": [...runs, "resumeHook", "resumeWebhook", "getHookByToken", "listRuns", "Run"],
  "perdure/errors": [
    "PerdureError",
    "FatalError",
    "RetryableError",
    "HookConflictError",
    "HookNotFoundError",
    "NonDeterminismError",
    "WorkflowNotRegisteredError",
    "WorkflowRunCancelledError",
    "WorkflowRunFailedError",
    "WorkflowRunNotFoundError",
  ],
};
const modules: Record<keyof typeof names, object> = { perdure: workflow, "perdure/api": api, "perdure/errors": errors };
const rows = Object.entries(names).flatMap(([module, all]) => all.map((name) => [module as keyof typeof names, name] as const));

test.each(rows)("%s exports %s, in a workflow as well", (module, name) => {
  const type = name.startsWith("WORKFLOW_") ? "symbol" : "function";
  expect(typeof Reflect.get(modules[module], name)).toBe(type);
  expect(typeof Reflect.get(requireModule(module), name)).toBe(type);
});

test.each(Object.keys(names) as (keyof typeof names)[])("%s has the same names in a workflow as outside", (module) => {
  expect(Object.keys(requireModule(module)).toSorted()).toEqual(Object.keys(modules[module]).toSorted());
});

test("what is not built yet says so when it is called, outside", async () => {
  const definition = workflow.defineHook();
  const calls: (() => unknown)[] = [
    () => workflow.createHook(),
    () => workflow.createWebhook(),
    () => definition.create(),
    () => definition.resume("token", 1),
    () => api.resumeHook("token", 1),
    () => api.resumeWebhook("token", new Request("http://localhost")),
    () => api.getHookByToken("token"),
    () => api.listRuns({ workflowName: "main" }),
    () => api.getRun("run").steps(),
    () => api.getRun("run").events(),
    () => api.getRun("run").hooks(),
  ];
  const codes = await Promise.all(
    calls.map(async (call) => {
      try {
        return await call();
      } catch (error) {
        return errors.PerdureError.is(error) ? error.code : error;
      }
    }),
  );
  expect(codes).toEqual(calls.map(() => "not_built_yet"));
});

test("what is not built yet says so when it is called, in a workflow, and a hook may be defined at module level", () => {
  const { first } = startRun(`
    const definition = perdure.defineHook({ schema: {} });
    const api = require("perdure/api");
    const calls = [
      () => perdure.createHook(), () => perdure.createWebhook(), () => perdure.fetch("http://a"),
      () => perdure.start(() => 1), () => perdure.getRun("run"), () => new perdure.Run("run"),
      () => definition.create(), () => definition.resume("token", 1),
      () => api.start(() => 1), () => api.getRun("run"), () => api.resumeHook("token", 1), () => api.resumeWebhook("token", 1),
      () => api.getHookByToken("token"), () => api.listRuns(),
    ];
    main(async () => {
      const codes = [];
      for (const call of calls) { try { await call(); codes.push("none"); } catch (error) { codes.push(error.code); } }
      return codes;
    });`);
  const codes = returned(first) as string[];
  expect(new Set(codes)).toEqual(new Set(["not_built_yet"]));
  expect(codes.length).toBe(14);
});
