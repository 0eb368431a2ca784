import { dirname, join, resolve } from "node:path";
import MagicString, { type SourceMap } from "magic-string";
import { posixRelative } from "./project/posix.ts";
import { rootPlaceholder } from "./virtual-modules.ts";

/** Of the bundlers' output options. */
export interface OutputPlace {
  dir?: string | undefined;
  file?: string | undefined;
}

export function outputFolder({ dir, file }: OutputPlace): string {
  return resolve(dir ?? (file === undefined ? "dist" : dirname(file)));
}

/** Writes the way from a chunk to the project root into the manifest; it is known only when the chunk has its place. */
export function placeRoot(
  code: string,
  chunkFile: string,
  output: OutputPlace,
  root: string,
): { code: string; map: SourceMap } | null {
  const at = code.indexOf(rootPlaceholder);
  if (at === -1) return null;
  const from = dirname(join(outputFolder(output), chunkFile));
  const edited = new MagicString(code);
  edited.overwrite(at, at + rootPlaceholder.length, posixRelative(from, root));
  return { code: edited.toString(), map: edited.generateMap({ hires: "boundary" }) };
}
