import type { OutputChunk, Plugin, PluginContext } from "rolldown";
import { problem, problemText } from "../problems/problems.ts";
import { displayName, type Project } from "../project/project.ts";
import { importChain, type ModuleGraph } from "./chain.ts";
import { entryId, type NestedBuild } from "./nested-plugin.ts";
import { isNodeModule, isProvided } from "./provided-modules.ts";

const largeBytes = 100_000;

/** Looks at what is left after tree shaking: nothing but the runtime may be outside, and little should be inside. */
export function reviewGraph(build: NestedBuild): Plugin {
  return {
    name: "perdure:review",
    generateBundle(_options, output) {
      for (const chunk of Object.values(output)) {
        if (chunk.type !== "chunk") continue;
        const graph = graphOf(this, build);
        refuseOutside(chunk, graph, build);
        warnIfLarge(chunk, graph, build);
      }
    },
  };
}

function graphOf(context: PluginContext, { outside }: NestedBuild): ModuleGraph {
  return {
    importersOf(id) {
      const info = context.getModuleInfo(id);
      return [...(outside.get(id) ?? []), ...(info?.importers ?? []), ...(info?.dynamicImporters ?? [])];
    },
  };
}

function refuseOutside(chunk: OutputChunk, graph: ModuleGraph, { project, module, workflow, outside }: NestedBuild): void {
  const candidates = [...outside.keys(), ...chunk.imports, ...chunk.dynamicImports];
  const reached = candidates.find((id) => !isProvided(id) && isRequired(chunk.code, id));
  if (reached === undefined) return;
  const rendered = (id: string): boolean => (chunk.modules[id]?.renderedLength ?? 0) > 0;
  const chain = named(project, importChain(graph, module.id, reached, rendered));
  const details = { workflow: workflow.id, module: displayName(project, reached), chain };
  throw problem(isNodeModule(reached) ? "bundle_reaches_module" : "bundle_unresolved", details);
}

/** Bundlers list what modules import, also where tree shaking left nothing of the import. */
function isRequired(code: string, id: string): boolean {
  const text = JSON.stringify(id);
  return code.includes(`require(${text})`) || code.includes(`import(${text})`);
}

function warnIfLarge(chunk: OutputChunk, graph: ModuleGraph, { project, module, workflow, reporter }: NestedBuild): void {
  const bytes = Buffer.byteLength(chunk.code);
  if (bytes <= largeBytes) return;
  const [largest] = Object.entries(chunk.modules)
    .filter(([id]) => !id.startsWith("\0"))
    .sort(([, a], [, b]) => b.renderedLength - a.renderedLength);
  const chain = largest === undefined ? [] : importChain(graph, module.id, largest[0]);
  reporter.warn(problemText("bundle_too_large", { workflow: workflow.id, bytes, chain: named(project, chain) }));
}

function named(project: Project, chain: readonly string[]): string[] {
  return chain.filter((id) => id !== entryId).map((id) => displayName(project, id));
}
