import { createHash } from "node:crypto";
import { bundleAbi, buildBundle, type WorkflowBundle } from "./bundle/build-bundle.ts";
import { placeClasses } from "./class-places.ts";
import { usedSteps } from "./bundle/used-steps.ts";
import { compileModule, hasFunctions } from "./compile/compile-module.ts";
import type { SourceModule } from "./project/discovery.ts";
import type { BuildHost } from "./host/host.ts";
import { mapLimited } from "./map-limited.ts";
import { problem } from "./problems/problems.ts";
import type { Project } from "./project/project.ts";
import type { Reporter } from "./problems/reporter.ts";

export interface AppWorkflow {
  id: string;
  name: string;
  module: SourceModule;
  bundle: WorkflowBundle;
  /** Ids of the steps that it can call. */
  steps: string[];
}

export interface AppModule extends SourceModule {
  /** Ids of the steps that it registers. */
  steps: string[];
  /** Whether workers load it: it registers steps, or classes whose instances steps are given. */
  forSteps: boolean;
}

/** Everything the manifest tells. */
export interface App {
  workflows: AppWorkflow[];
  /** Ids. */
  steps: string[];
  /** Modules that really have functions with directives. */
  modules: AppModule[];
  deployment: string;
  /** Versions by name. */
  packages: Record<string, string>;
}

interface Inventory {
  modules: AppModule[];
  workflows: { id: string; name: string; module: SourceModule }[];
  steps: string[];
  /** Modules with classes that travel. */
  withClasses: SourceModule[];
}

/** Compiles every module with a directive, and builds every workflow. */
export async function buildApp(project: Project, host: BuildHost, reporter: Reporter): Promise<App> {
  const inventory = takeInventory(project, reporter);
  const classes = await placeClasses(project, host, inventory.workflows.length === 0 ? [] : inventory.withClasses);
  const workflows = await mapLimited(inventory.workflows, 4, async (workflow): Promise<AppWorkflow> => {
    const { module } = workflow;
    const bundle = await buildBundle({ project, host, reporter, module, workflow, classes, outside: new Map() });
    return { ...workflow, bundle, steps: usedSteps(bundle.code, inventory.steps) };
  });
  return {
    workflows,
    steps: inventory.steps,
    modules: inventory.modules,
    deployment: deploymentOf(workflows, inventory.steps),
    packages: packageVersions(inventory.modules),
  };
}

function takeInventory(project: Project, reporter: Reporter): Inventory {
  const owners = new Map<string, SourceModule>();
  const inventory: Inventory = { modules: [], workflows: [], steps: [], withClasses: [] };
  for (const module of project.discovery.modules) {
    const result = compileModule(module, module.source, "server", reporter);
    if (!hasFunctions(result)) continue;
    const steps = result.steps.map(({ id }) => id).sort();
    inventory.modules.push({ ...module, steps, forSteps: steps.length + result.classes.length > 0 });
    for (const { id } of [...result.workflows, ...result.steps, ...result.classes]) claim(owners, id, module);
    for (const { id, name } of result.workflows) inventory.workflows.push({ id, name, module });
    inventory.steps.push(...steps);
    if (result.classes.some(({ serialisable }) => serialisable)) inventory.withClasses.push(module);
  }
  inventory.workflows.sort((a, b) => (a.id < b.id ? -1 : 1));
  inventory.steps.sort();
  return inventory;
}

function claim(owners: Map<string, SourceModule>, id: string, module: SourceModule): void {
  const owner = owners.get(id);
  if (owner !== undefined && owner !== module) {
    throw problem("duplicate_function_id", { id, modules: [owner.file, module.file] });
  }
  owners.set(id, module);
}

function deploymentOf(workflows: readonly AppWorkflow[], steps: readonly string[]): string {
  const content = { abi: bundleAbi, workflows: workflows.map(({ id, bundle }) => [id, bundle.hash]), steps };
  return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 32);
}

function packageVersions(modules: readonly SourceModule[]): Record<string, string> {
  const versions = new Map<string, string>();
  for (const module of modules) {
    if (module.package !== undefined) versions.set(module.package.name, module.package.version);
  }
  return Object.fromEntries([...versions].sort(([a], [b]) => (a < b ? -1 : 1)));
}
