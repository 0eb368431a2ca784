/** Stacks as the user reads them: places of the bundle become places of the sources, frames of this project go. */
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { guarded } from "../describe/guarded.ts";

const bundleFrame = /workflow:[0-9a-f]+:(\d+):(\d+)/;
/** The prelude, and the host's way into the realm. */
const ownFrame = /\bperdure:(?:prelude|rest)\b|^\s+at .*\bnode:(?:vm|internal)\b/;

/** Applies the bundle's own map to a stack and cuts frames that say nothing to the user. Without a map, places stay as they are. */
export function mapStack(stack: string, bundleMap: string | null): string {
  const map = parseMap(bundleMap);
  return stack
    .split("\n")
    .filter((line) => !/^\s+at /.test(line) || !ownFrame.test(line))
    .map((line) => (map === null ? line : mapLine(line, map)))
    .join("\n");
}

/** Maps the places that a text names: lines of the console, with errors in them. */
export function mapPlaces(text: string, bundleMap: string | null): string {
  if (!bundleFrame.test(text)) return text;
  const map = parseMap(bundleMap);
  return map === null
    ? text
    : text
        .split("\n")
        .map((line) => mapLine(line, map))
        .join("\n");
}

function mapLine(line: string, map: TraceMap): string {
  return line.replace(
    bundleFrame,
    (place, row: string, column: string) => originalPlace(map, Number(row), Number(column)) ?? place,
  );
}

/** `source:line:column`; null where the map has no such place, which what looks like a frame may well name. */
export function originalPlace(
  map: TraceMap,
  line: number,
  column: number,
  resolveSource: (source: string) => string = (source) => source,
): string | null {
  if (line < 1 || column < 1) return null;
  const original = originalPositionFor(map, { line, column: column - 1 });
  return original.source === null ? null : `${resolveSource(original.source)}:${original.line}:${original.column + 1}`;
}

/** One error is mapped many times at most, then another: the last map is enough to keep. */
let last: { text: string; map: TraceMap | null } = { text: "", map: null };

function parseMap(text: string | null): TraceMap | null {
  if (text === null) return null;
  if (last.text !== text) last = { text, map: readMap(text) };
  return last.map;
}

function readMap(text: string): TraceMap | null {
  try {
    return new TraceMap(text);
  } catch {
    // A stack without the user's places is better than no stack.
    return null;
  }
}

/** Applies the bundle's map to the stacks of an error and its causes, in place. They may be of a user's class: frozen, or worse. */
export function mapErrorStack(error: unknown, bundleMap: string | null): void {
  const seen = new Set<unknown>();
  for (let current = error; current instanceof Error && !seen.has(current); current = causeOf(current)) {
    seen.add(current);
    mapOne(current, bundleMap);
  }
}

function causeOf(error: Error): unknown {
  return guarded<unknown>(() => error.cause, undefined);
}

function mapOne(error: Error, bundleMap: string | null): void {
  const stack = guarded<unknown>(() => error.stack, undefined);
  if (typeof stack === "string") guarded(() => Reflect.set(error, "stack", mapStack(stack, bundleMap)), false);
}
