import { createUnplugin, type UnpluginInstance, type UnpluginOptions } from "unplugin";
import { createBuildState, type BuildState } from "./build-state.ts";
import type { HookContext } from "./host/hook-context.ts";
import type { PerdureOptions } from "./project/options.ts";
import { bundlerHooks } from "./bundler-hooks.ts";
import { cleanId } from "./project/posix.ts";
import { resolveRuntime } from "./resolve-runtime.ts";
import { runtimeSpecifier } from "./project/runtime-modules.ts";
import { directiveText, sourceIds, transformModule } from "./compile/transform-module.ts";
import { virtualId, virtualModule, virtualModuleId, virtualSpecifier } from "./virtual-modules.ts";

const answeredSpecifier = new RegExp(`${runtimeSpecifier.source}|${virtualSpecifier.source}`);

/** The plugin for one bundler; `perdure.vite()`, `perdure.rollup()` and so on. */
export const perdure: UnpluginInstance<PerdureOptions | undefined, false> = createUnplugin((options = {}) =>
  pluginOf(createBuildState(options)),
);

export function pluginOf(state: BuildState): UnpluginOptions {
  const hooks = bundlerHooks(state);
  return {
    name: "perdure",
    enforce: "pre",
    ...sharedHooks(state),
    vite: hooks.vite,
    rollup: hooks.rollup,
    rolldown: hooks.rolldown,
  };
}

function sharedHooks(state: BuildState): Pick<UnpluginOptions, "resolveId" | "load" | "transform"> {
  // Before all others: what runs on the server is decided on what the user wrote.
  const order = "pre";
  const resolveId = {
    order,
    filter: { id: answeredSpecifier },
    async handler(this: unknown, source: string, importer: string | undefined) {
      const context = this as HookContext;
      const id = virtualModuleId(source);
      if (id !== undefined) return { id, moduleSideEffects: true };
      return await resolveRuntime(context, await state.project(context), state.mode(context), source, importer);
    },
  };
  const load = {
    order,
    filter: { id: virtualId },
    async handler(this: unknown, id: string) {
      const context = this as HookContext;
      const { root, configFile } = await state.project(context);
      const dev = context.environment?.mode === "dev" ? { root } : undefined;
      return virtualModule(id, await state.app(context), { configFile, dev });
    },
  };
  const transform = {
    order,
    filter: { id: sourceIds, code: directiveText },
    async handler(this: unknown, code: string, id: string) {
      const context = this as HookContext;
      const mode = state.mode(context);
      const result = transformModule(await state.project(context), mode, state.reporter(context), code, id);
      if (result !== null) state.compiled(context).add(cleanId(id));
      return result;
    },
  };
  return { resolveId, load, transform };
}
