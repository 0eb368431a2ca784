import remapping from "@jridgewell/remapping";

/** A source map of version 3. */
export interface BundleMap {
  version: number;
  sources: (string | null)[];
  sourcesContent?: (string | null)[] | undefined;
  names: string[];
  mappings: string;
}

/** The way from instrumented code to the user's sources, without their text. */
export function composeMaps(own: BundleMap, before: BundleMap | null): BundleMap {
  const maps = before === null ? [own] : [own, before];
  const { sources, names, mappings } = remapping(maps.map(plain), () => null, { excludeContent: true });
  return { version: 3, sources, names, mappings: String(mappings) };
}

function plain({
  sources,
  names,
  mappings,
}: BundleMap): { version: 3 } & Pick<BundleMap, "sources" | "names"> & { mappings: string } {
  return { version: 3, sources, names, mappings };
}

export interface OriginalPosition {
  /** Nothing: text of the bundler's own. */
  file: string | undefined;
  source: string;
  offset: number;
}

/** Finds what stands at an offset of the bundle in the source that it comes from. */
export function createTracer(code: string, map: BundleMap | null): (offset: number) => OriginalPosition {
  const here = (offset: number): OriginalPosition => ({ file: undefined, source: code, offset });
  if (map === null) return here;
  const { mappings } = remapping([plain(map)], () => null, { excludeContent: true, decodedMappings: true });
  if (typeof mappings === "string") return here;
  const lineStarts = startsOf(code);
  return (offset) => {
    const line = lineStarts.findLastIndex((start) => start <= offset);
    const column = offset - (lineStarts[line] ?? 0);
    const segment = mappings[line]?.findLast((candidate) => candidate[0] <= column);
    if (segment === undefined || segment.length === 1) return here(offset);
    const [, sourceIndex, originalLine, originalColumn] = segment;
    const source = map.sourcesContent?.[sourceIndex];
    const file = map.sources[sourceIndex] ?? undefined;
    if (source == null) return { file, source: "", offset: 0 };
    return { file, source, offset: (startsOf(source)[originalLine] ?? 0) + originalColumn };
  };
}

function startsOf(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(match.index + match[0].length);
  return starts;
}
