import type { UnpluginOptions } from "unplugin";
import type { BuildState } from "./build-state.ts";
import { checkOutput, type OutputPart } from "./check-output.ts";
import type { HookContext } from "./host/hook-context.ts";
import type { HostPlugin } from "./host/host.ts";
import { outputFolder, placeRoot, type OutputPlace } from "./place-root.ts";
import { stepsFileName } from "./steps-entry.ts";
import { withholdSources } from "./withhold-sources.ts";

type Vite = NonNullable<UnpluginOptions["vite"]>;
type Rollup = NonNullable<UnpluginOptions["rollup"]>;
type Rolldown = NonNullable<UnpluginOptions["rolldown"]>;

/** What Rollup and its relatives have and other bundlers don't. */
export function bundlerHooks(state: BuildState): Required<Pick<UnpluginOptions, "vite" | "rollup" | "rolldown">> {
  const hooks = {
    buildStart: {
      // Other plugins have to be ready, because workflows are built with their help.
      order: "post",
      sequential: true,
      async handler(this: unknown, options: { plugins?: readonly HostPlugin[] }) {
        const context = this as HookContext;
        const project = await state.begin(context, options.plugins ?? []);
        if (!isServerBuild(state, context) || project.discovery.modules.length === 0) return;
        // At once: a problem is told before anything else, and by itself.
        await state.app(context);
        const fileName = stepsFileName(project.root);
        context.emitFile({ type: "chunk", id: "#perdure/steps", fileName, preserveSignature: false });
      },
    },
    async renderChunk(this: unknown, code: string, chunk: { fileName: string }, output: OutputPlace) {
      const { root } = await state.project(this as HookContext);
      return placeRoot(code, chunk.fileName, output, root);
    },
    async generateBundle(this: unknown, output: OutputPlace, bundle: Record<string, OutputPart>) {
      const context = this as HookContext;
      if (state.mode(context) === "client") withholdSources(Object.values(bundle), outputFolder(output), state.compiled(context));
      const { discovery } = await state.project(context);
      if (!isServerBuild(state, context) || discovery.modules.length === 0) return;
      checkOutput(await state.app(context), state.compiled(context), Object.values(bundle));
    },
  };
  return { vite: { ...hooks, ...viteHooks(state) } as Vite, rollup: hooks as Rollup, rolldown: hooks as Rolldown };
}

function isServerBuild(state: BuildState, context: HookContext): boolean {
  return state.mode(context) === "server" && context.environment?.mode !== "dev";
}

/** Packages whose directives are compiled have to be bundled into the server. `ssr` holds for all environments of servers. */
function viteHooks(state: BuildState): Vite {
  return {
    // One plugin for the builds of all environments: their manifests are of one app.
    sharedDuringBuild: true,
    config(config) {
      // Development servers would import an installed package of the name `workflow` before any plugin is asked.
      return { ssr: { noExternal: ["workflow", ...state.packageNames(config.root ?? process.cwd())] } };
    },
  };
}
