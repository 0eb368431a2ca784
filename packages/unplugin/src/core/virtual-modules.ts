import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundleAbi } from "./bundle/build-bundle.ts";
import type { App } from "./app.ts";

const app = "\0perdure/app.js";
const steps = "\0perdure/steps.js";
const bundlePrefix = "\0perdure/bundle/";

export const virtualSpecifier: RegExp = /^#perdure\/(?:app|steps|bundle\/[0-9a-f]+)$/;
export const virtualId: RegExp = /^\0perdure\//;

/** Stands in the manifest until the place of its chunk is known. */
export const rootPlaceholder = "__PERDURE_WAY_TO_THE_ROOT__";

export function virtualModuleId(specifier: string): string | undefined {
  if (specifier === "#perdure/app") return app;
  if (specifier === "#perdure/steps") return steps;
  const hash = /^#perdure\/bundle\/([0-9a-f]+)$/.exec(specifier)?.[1];
  return hash === undefined ? undefined : `${bundlePrefix}${hash}.js`;
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
  loadSteps: () => import("#perdure/steps"),
  packages: ${JSON.stringify(built.packages)},
  root: ${dev === undefined ? builtRoot : devRoot(dev.root)},
}${configFile === undefined ? "" : ", config"});
`;
}

function stepsModule(built: App): string {
  return built.modules.map(({ id }) => `import ${JSON.stringify(id)};\n`).join("");
}
