/** Leads stack frames to the user's sources: through the workflow bundle's own map, and through the maps beside built files. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { mapStack } from "../../realm/stack.ts";
import type { Bundle } from "../../store/contract/contract.ts";

/** The frames of an error that was recorded at `at`. Paths are relative to the current folder. */
export function createStackMapper(bundle: Bundle | null): (error: Error, at: number) => string[] {
  const maps = new Map<string, FileMap | null>();
  return (error, at) => {
    return framesOf(mapStack(error.stack ?? "", bundle?.map ?? null))
      .filter((frame) => !isOurs(frame))
      .map((frame) =>
        frame.replace(
          position,
          (whole, file: string, line: string, column: string) => mapped(maps, file, Number(line), Number(column), at) ?? whole,
        ),
      );
  };
}

interface FileMap {
  map: TraceMap;
  folder: string;
  /** When the file was built: it says nothing of errors before. */
  builtAt: number;
}

const position = /((?:file:\/\/)?\/[^\s()]+\.[cm]?[jt]sx?):(\d+):(\d+)/;

function framesOf(stack: string): string[] {
  return stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());
}

/** Frames of Node and of perdure's worker say nothing about the user's code. */
function isOurs(frame: string): boolean {
  return /\bnode:|\/node_modules\/perdure\/|\/packages\/core\/dist\//.test(frame);
}

function mapped(maps: Map<string, FileMap | null>, file: string, line: number, column: number, at: number): string | null {
  const path = file.startsWith("file:") ? fileURLToPath(file) : file;
  if (!maps.has(path)) maps.set(path, readMap(path));
  const found = maps.get(path) ?? null;
  if (found === null || found.builtAt > at) return `${relative(process.cwd(), path)}:${line}:${column}`;
  const original = originalPositionFor(found.map, { line, column: column - 1 });
  if (original.source === null) return null;
  return `${relative(process.cwd(), resolve(found.folder, original.source))}:${original.line}:${original.column + 1}`;
}

function readMap(path: string): FileMap | null {
  const mapPath = `${path}.map`;
  if (!existsSync(mapPath)) return null;
  return { map: new TraceMap(readFileSync(mapPath, "utf8")), folder: dirname(path), builtAt: statSync(mapPath).mtimeMs };
}
