import { dirname, join, resolve } from "node:path";
import MagicString, { type SourceMap } from "magic-string";
import { posixRelative } from "./posix.ts";
import { rootPlaceholder } from "./virtual-modules.ts";

/** Writes the way from a chunk to the project root into the manifest; it is known only when the chunk has its place. */
export function placeRoot(
  code: string,
  chunkFile: string,
  output: { dir?: string | undefined; file?: string | undefined },
  root: string,
): { code: string; map: SourceMap } | null {
  const at = code.indexOf(rootPlaceholder);
  if (at === -1) return null;
  const folder = output.dir ?? (output.file === undefined ? "dist" : dirname(output.file));
  const from = dirname(join(resolve(folder), chunkFile));
  const edited = new MagicString(code);
  edited.overwrite(at, at + rootPlaceholder.length, posixRelative(from, root));
  return { code: edited.toString(), map: edited.generateMap({ hires: "boundary" }) };
}
