/** Bundles the realm's prelude to one text and answers `import { prelude } from "#prelude"` with it, in the build and in tests. */
import { fileURLToPath } from "node:url";
import { rolldown, type Plugin } from "rolldown";

const id = "#prelude";
const resolvedId = "\0perdure:prelude";
const entry = fileURLToPath(new URL("../src/realm/prelude/install/install.ts", import.meta.url));

export function preludePlugin(): Plugin {
  return {
    name: "perdure:prelude",
    resolveId: { order: "pre", handler: (source) => (source === id ? resolvedId : null) },
    async load(source) {
      if (source !== resolvedId) return null;
      const { code, files } = await bundlePrelude();
      for (const file of files) this.addWatchFile(file);
      return { code: `export const prelude = ${JSON.stringify(code)};`, moduleSideEffects: false };
    },
  };
}

async function bundlePrelude(): Promise<{ code: string; files: string[] }> {
  const bundle = await rolldown({
    input: entry,
    platform: "neutral",
    resolve: { mainFields: ["module", "main"], extensions: [".ts", ".js"] },
    onLog: (_level, log) => {
      throw new Error(`the prelude: ${log.message}`);
    },
  });
  try {
    const { output } = await bundle.generate({ format: "cjs", exports: "named", minify: "dce-only" });
    const [chunk] = output;
    // The prelude keeps the class: its global is replaced (realm/prelude/install/stack-traces.ts).
    const code = `(() => {\n"use strict";\nconst exports = {}, { Error } = globalThis;\n${chunk.code}\nreturn exports.install;\n})()`;
    return { code, files: chunk.moduleIds.filter((file) => !file.startsWith("\0")) };
  } finally {
    await bundle.close();
  }
}
