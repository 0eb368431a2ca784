/** Places of built files in their sources, by the maps that the files name. */
import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { TraceMap } from "@jridgewell/trace-mapping";
import { originalPlace } from "../../realm/stack.ts";

/** The name of a map stands in a file's last line; an inline map is longer and is not looked at. */
const tailBytes = 1_000;
/** Maps that are kept. */
const mostMaps = 20;
const script = /\.[cm]?[jt]sx?$/;
const maps = new Map<string, TraceMap | null>();

/** `path:line:column` in the source; null where the file has no map, or the map no such place. Never throws. */
export function placeInSource(file: string, line: number, column: number): string | null {
  const map = mapOf(file);
  if (map === null) return null;
  return originalPlace(map, line, column, (source) => resolve(dirname(file), source));
}

function mapOf(file: string): TraceMap | null {
  const known = maps.get(file);
  if (known !== undefined) return known;
  const map = readMap(file);
  const [oldest] = maps.keys();
  if (oldest !== undefined && maps.size >= mostMaps) maps.delete(oldest);
  maps.set(file, map);
  return map;
}

function readMap(file: string): TraceMap | null {
  try {
    // A stack is a text like any other: what it names may be a pipe that nobody writes to.
    if (!script.test(file) || !statSync(file).isFile()) return null;
    const name = /\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(readTail(file))?.[1];
    if (name === undefined || name.startsWith("data:")) return null;
    const path = name.startsWith("file://") ? fileURLToPath(name) : resolve(dirname(file), decodeURI(name));
    return new TraceMap(readFileSync(path, "utf8"));
  } catch {
    // A stack with places of the built file is better than no stack.
    return null;
  }
}

function readTail(file: string): string {
  const descriptor = openSync(file, "r");
  try {
    const length = Math.min(tailBytes, fstatSync(descriptor).size);
    const tail = Buffer.alloc(length);
    readSync(descriptor, tail, 0, length, fstatSync(descriptor).size - length);
    return tail.toString("utf8");
  } finally {
    closeSync(descriptor);
  }
}
