import { dirname, resolve } from "node:path";
import { toPosix } from "./project/posix.ts";

/** The part of an output asset or chunk that is looked at. */
interface OutputFile {
  type: string;
  fileName?: string;
  source?: unknown;
  code?: string;
  map?: { sources: string[]; sourcesContent?: (string | null)[] } | null;
}

interface MapText {
  sources: string[];
  sourcesContent?: (string | null)[];
}

/**
 * Source maps carry the text of the sources, steps and all, and those of pages are often published. Positions stay, the
 * text of compiled modules goes.
 */
export function withholdSources(files: Iterable<OutputFile>, folder: string, compiled: ReadonlySet<string>): void {
  for (const file of files) {
    const name = file.fileName ?? "";
    if (file.type === "chunk" && file.map != null) withhold(file.map, folder, name, compiled);
    if (file.type === "chunk" && file.code !== undefined) file.code = withoutInline(file.code, folder, name, compiled);
    if (file.type !== "asset" || !name.endsWith(".map")) continue;
    const text = typeof file.source === "string" ? file.source : new TextDecoder().decode(file.source as Uint8Array);
    const map = JSON.parse(text) as MapText;
    if (withhold(map, folder, name, compiled)) file.source = JSON.stringify(map);
  }
}

const inlineMap = /(?<=\/\/# sourceMappingURL=data:application\/json;charset=utf-8;base64,)[A-Za-z0-9+/=]+(?=\s*$)/;

function withoutInline(code: string, folder: string, name: string, compiled: ReadonlySet<string>): string {
  return code.replace(inlineMap, (encoded) => {
    const map = JSON.parse(Buffer.from(encoded, "base64").toString()) as MapText;
    return withhold(map, folder, name, compiled) ? Buffer.from(JSON.stringify(map)).toString("base64") : encoded;
  });
}

function withhold(map: MapText, folder: string, name: string, compiled: ReadonlySet<string>): boolean {
  let changed = false;
  for (const [at, source] of map.sources.entries()) {
    const path = toPosix(resolve(folder, dirname(name), source));
    if (map.sourcesContent?.[at] == null || !compiled.has(path)) continue;
    map.sourcesContent[at] = null;
    changed = true;
  }
  return changed;
}
