import { fileURLToPath } from "node:url";
import { build } from "unplugin-perdure/build";

/** Builds the app beside a test. Returns the file to run. */
export async function buildApp(folder: URL): Promise<string> {
  const root = fileURLToPath(folder);
  const { outDir } = await build({ root, entries: ["main.ts"], outDir: "dist", print: () => undefined });
  return `${outDir}/main.js`;
}
