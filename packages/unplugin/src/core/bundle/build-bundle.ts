import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { instrumentBundle } from "../../compiler/bundle/instrument.ts";
import { rolldown, type InputOptions, type OutputChunk } from "rolldown";
import { buildErrorIn } from "../problems/find-build-error.ts";
import { toPosix } from "../project/posix.ts";
import { problem, type PerdureBuildError } from "../problems/problems.ts";
import { displayName, ownership } from "../project/project.ts";
import { forwardPlugins } from "./host-plugins.ts";
import { entryId, nestedPlugin, type NestedBuild } from "./nested-plugin.ts";
import { reviewGraph } from "./review-graph.ts";
import { reviewText } from "./review-text.ts";

/** The form of the text, see docs/spec/compiled-code.md. */
export const bundleAbi = 1;

export interface WorkflowBundle {
  hash: string;
  code: string;
  map: string;
  env: string[];
}

/** One workflow with everything it reaches, as one self-contained text. */
export async function buildBundle(build: NestedBuild): Promise<WorkflowBundle> {
  const foreign = new Set<string>();
  const chunk = await bundleChunk(build, foreign);
  const env = reviewText(chunk.code, chunk.map, foreign, build.reporter);
  const { code, map } = instrumentBundle({ code: chunk.code, map: chunk.map });
  return {
    hash: createHash("sha256").update(code).digest("hex").slice(0, 32),
    code,
    map: JSON.stringify(map),
    env,
  };
}

/** What the bundler makes of it, as yet unread. */
export async function bundleChunk(build: NestedBuild, foreign: Set<string>): Promise<OutputChunk> {
  const { project, workflow } = build;
  const bundle = await rolldown(inputOptions(build));
  try {
    const { output } = await bundle.generate({
      format: "cjs",
      exports: "named",
      codeSplitting: false,
      // Marks of pure calls say what is declared only; the texts of workflows have no comments.
      comments: { annotation: workflow.name === undefined, legal: false, jsdoc: false },
      // What was a module has to stay strict as the body of a function.
      banner: '"use strict";',
      sourcemap: "hidden",
      dir: project.root,
      sourcemapPathTransform(source, map) {
        const path = toPosix(resolve(map, "..", source));
        const name = displayName(project, path);
        if (ownership(project, path) === "foreign") foreign.add(name);
        return name;
      },
    });
    return output[0];
  } catch (error) {
    throw asBuildError(error, workflow.id);
  } finally {
    await bundle.close();
  }
}

function inputOptions(build: NestedBuild): InputOptions {
  return {
    input: entryId,
    cwd: build.project.root,
    platform: "neutral",
    // `import` or `require` is added by the kind of the import.
    resolve: {
      conditionNames: ["workflow", "worker", "browser", "default"],
      mainFields: ["browser", "module", "main"],
      aliasFields: [["browser"]],
    },
    transform: { target: "es2022", define: { ...build.host.define } },
    // Comments with paths would make the text depend on where packages lie.
    experimental: { attachDebugInfo: "none" },
    logLevel: "warn",
    checks: { pluginTimings: false },
    onLog(level, log) {
      if (level === "warn" && !quiet.has(log.code ?? "")) build.reporter.warn(log.message);
    },
    plugins: [nestedPlugin(build), ...forwardPlugins(build.host), reviewGraph(build)],
  };
}

/** What is unresolved is an error of ours when it is still there after tree shaking. */
const quiet = new Set(["UNRESOLVED_IMPORT", "EMPTY_BUNDLE", "CIRCULAR_DEPENDENCY", "SOURCEMAP_BROKEN"]);

function asBuildError(error: unknown, workflowId: string): PerdureBuildError {
  const reason = error instanceof Error ? error.message : String(error);
  return buildErrorIn(error) ?? problem("bundle_failed", { workflow: workflowId, reason }, { cause: error });
}
