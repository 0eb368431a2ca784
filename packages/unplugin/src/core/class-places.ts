import { checkBundle } from "../compiler/bundle/check.ts";
import { isQuiet } from "../compiler/bundle/quiet.ts";
import type { ClassPlace } from "../compiler/index.ts";
import type { BuildHost } from "./host/host.ts";
import { mapLimited } from "./map-limited.ts";
import { PerdureBuildError } from "./problems/problems.ts";
import type { SourceModule } from "./project/discovery.ts";
import type { Project } from "./project/project.ts";
import { bundleChunk } from "./bundle/build-bundle.ts";
import type { ClassPlaces } from "./bundle/nested-plugin.ts";

/**
 * Finds out which bundles can hold the classes of each module: a bundle of the module alone is built and read. It is in every
 * workflow's bundle only if that does nothing but declare: no run may fail, or pay, for a file that its workflow doesn't import.
 */
export async function placeClasses(project: Project, host: BuildHost, modules: readonly SourceModule[]): Promise<ClassPlaces> {
  const all = new Map<string, ClassPlace>(modules.map(({ id }) => [id, "every"]));
  const places = await mapLimited(modules, 4, async (module): Promise<[string, ClassPlace]> => {
    return [module.id, await placeOf(project, host, module, all)];
  });
  return new Map(places);
}

async function placeOf(project: Project, host: BuildHost, module: SourceModule, classes: ClassPlaces): Promise<ClassPlace> {
  const warnings: string[] = [];
  const reporter = { warn: (text: string): void => void warnings.push(text) };
  const workflow = { id: module.modulePath, name: undefined };
  try {
    const { code, map } = await bundleChunk(
      { project, host, reporter, module, workflow, classes, outside: new Map() },
      new Set(),
    );
    const { diagnostics, env } = checkBundle({ code, map });
    if (diagnostics.some(({ severity }) => severity === "error")) return "used";
    // What `start()` records of the environment is for workflows that ask for it.
    return diagnostics.length + warnings.length + env.length === 0 && isQuiet(code) ? "every" : "reached";
  } catch (error) {
    // What is wrong with the module itself is told where it is really built.
    if (error instanceof PerdureBuildError || error instanceof SyntaxError) return "used";
    throw error;
  }
}
