/** What the tests of the API share: an app whose workflows are written by hand, on a memory store, in this process. */
import { registerApp, registerStep } from "../src/internal.ts";
import { bundleOf, workflowId } from "./realm.ts";
import type { StepFunction } from "../src/worker/registry/registry.ts";
import { runtime } from "../src/runtime/runtime.ts";
import { memory, type MemoryStore } from "../src/store/memory/memory.ts";

export const testWorkflow: { workflowId: string } = { workflowId };

/** Makes `body` the app's only workflow, and its steps what `steps` holds. The runtime begins anew. */
export async function useApp(body: string, steps: Record<string, StepFunction> = {}): Promise<MemoryStore> {
  await runtime().close(0);
  const store = memory();
  runtime().configure({ store });
  const bundle = bundleOf(body);
  const stepIds = Object.entries(steps).map(([name, fn]) => {
    const id = `step//workflows/test//${name}`;
    registerStep(id, fn);
    return id;
  });
  registerApp({
    deployment: bundle.hash,
    workflows: { [workflowId]: { bundle: bundle.hash, env: ["TEST_NAME"], steps: stepIds } },
    steps: stepIds,
    bundles: { [bundle.hash]: () => Promise.resolve({ code: bundle.code, map: null, abi: 1 }) },
    stepModules: [],
    packages: {},
    root: { from: import.meta.url, relative: "." },
  });
  return store;
}
