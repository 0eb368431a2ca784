import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundleAbi } from "./bundle/build-bundle.ts";
import type { App, AppModule } from "./app.ts";
import { moduleEntrySpecifier } from "./module-entry.ts";

const app = "\0perdure/app.js";
const steps = "\0perdure/steps.js";
const bundlePrefix = "\0perdure/bundle/";
const modulePrefix = "\0perdure/module/";

export const virtualSpecifier: RegExp = /^#perdure\/(?:app|steps|bundle\/[0-9a-f]+|module\/[0-9a-f]+\/[\w-]*)$/;
export const virtualId: RegExp = /^\0perdure\//;

/** Stands in the manifest until the place of its chunk is known. */
export const rootPlaceholder = "__PERDURE_WAY_TO_THE_ROOT__";

export function virtualModuleId(specifier: string): string | undefined {
  return virtualSpecifier.test(specifier) ? `\0${specifier.slice(1)}.js` : undefined;
}

export interface Surroundings {
  /** perdure.config.ts */
  configFile: string | undefined;
  /** In a development server nothing has a place in an output. */
  dev: { root: string } | undefined;
}

const builtRoot = `{ from: import.meta.url, relative: "${rootPlaceholder}" }`;

function devRoot(root: string): string {
  return JSON.stringify({ from: pathToFileURL(join(root, "package.json")).href, relative: "." });
}

/** The text of a virtual module; nothing for ids of others. */
export function virtualModule(id: string, built: App, surroundings: Surroundings): string | undefined {
  if (id === app) return appModule(built, surroundings);
  if (id === steps) return stepsModule(built);
  if (id.startsWith(modulePrefix)) return moduleEntry(built, `#${id.slice(1, -".js".length)}`);
  if (!id.startsWith(bundlePrefix)) return undefined;
  const hash = id.slice(bundlePrefix.length, -".js".length);
  const bundle = built.workflows.find((workflow) => workflow.bundle.hash === hash)?.bundle;
  if (bundle === undefined) return undefined;
  return [
    `export const code = ${JSON.stringify(bundle.code)};`,
    `export const map = ${JSON.stringify(bundle.map)};`,
    `export const abi = ${bundleAbi};`,
  ].join("\n");
}

function appModule(built: App, { configFile, dev }: Surroundings): string {
  const workflows = built.workflows.map(({ id, bundle, steps }) => {
    const entry = { bundle: bundle.hash, env: bundle.env, steps };
    return `    ${JSON.stringify(id)}: ${JSON.stringify(entry)},`;
  });
  const hashes = [...new Set(built.workflows.map(({ bundle }) => bundle.hash))];
  const bundles = hashes.map((hash) => `    ${JSON.stringify(hash)}: () => import("#perdure/bundle/${hash}"),`);
  const modules = built.modules.filter((module) => module.forSteps).map(stepModuleEntry);
  const imported = configFile === undefined ? "" : `import config from ${JSON.stringify(configFile)};\n`;
  return `import { registerApp } from "perdure/internal";
${imported}
registerApp({
  deployment: ${JSON.stringify(built.deployment)},
  workflows: {
${workflows.join("\n")}
  },
  steps: ${JSON.stringify(built.steps)},
  bundles: {
${bundles.join("\n")}
  },
  stepModules: [
${modules.join("\n")}
  ],
  packages: ${JSON.stringify(built.packages)},
  root: ${dev === undefined ? builtRoot : devRoot(dev.root)},
}${configFile === undefined ? "" : ", config"});
`;
}

function stepModuleEntry(module: AppModule): string {
  const { modulePath, steps } = module;
  const load = `() => import(${JSON.stringify(moduleEntrySpecifier(module))})`;
  return `    { name: ${JSON.stringify(modulePath)}, steps: ${JSON.stringify(steps)}, load: ${load} },`;
}

/**
 * Loads what a worker needs, each module by itself. It waits for none of them: they may import what bundlers have put into the
 * entry's own file. The failure of a module with steps is told by the worker, which finds it when it loads the module; of the
 * others a worker needs nothing.
 */
function stepsModule(built: App): string {
  const imports = built.modules.map((module) => `import(${JSON.stringify(moduleEntrySpecifier(module))}).catch(() => {});\n`);
  return `import "#perdure/app";\n${imports.join("")}`;
}

function moduleEntry(built: App, specifier: string): string | undefined {
  const module = built.modules.find((candidate) => moduleEntrySpecifier(candidate) === specifier);
  return module === undefined ? undefined : `import ${JSON.stringify(module.id)};\n`;
}
