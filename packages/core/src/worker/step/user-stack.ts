/**
 * The stack of an error that a step threw, as its author reads it: places of the sources instead of those of the built files, and
 * no frames of what called the step.
 *
 * Node maps stacks itself, but only of files that it loaded after it was told to, and a server has loaded the file of a step
 * before it has loaded us.
 */
import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import { guarded } from "../../describe/guarded.ts";
import { placeInSource } from "./source-place.ts";

/** Where this project's own code lies: one folder as built, and the sources in its own tests. */
const ownFolder = fileURLToPath(new URL(import.meta.url.endsWith("/worker/step/user-stack.ts") ? "../.." : ".", import.meta.url));
const frame = /^\s+at /;
/** The end of a frame, by which its file is found: a stack may be any text, so no pattern looks for a file from its beginning. */
const position = /:(\d{1,9}):(\d{1,9})\)?$/;
const beforeFile = /^\s+at (?:async )?/;
const longestFrame = 4_000;

export function userStack(stack: string): string {
  const lines = stack.split("\n");
  const caller = lines.findIndex(isOwn);
  const kept = caller === -1 ? lines : lines.filter((line, index) => index < caller || !isMachinery(line));
  return kept.map((line) => (line.length <= longestFrame && frame.test(line) ? mapped(line) : line)).join("\n");
}

function isOwn(line: string): boolean {
  return (
    frame.test(line) && (line.includes(`(${ownFolder}`) || line.includes(`//${ownFolder}`) || line.includes(` ${ownFolder}`))
  );
}

function isMachinery(line: string): boolean {
  return isOwn(line) || (frame.test(line) && /\bnode:/.test(line));
}

function mapped(line: string): string {
  const end = position.exec(line);
  if (end === null) return line;
  const start = line.endsWith(")") ? line.indexOf(" (") + 2 : (beforeFile.exec(line)?.[0].length ?? 0);
  const path = pathOf(line.slice(start, end.index));
  const place = path === null ? null : placeInSource(path, Number(end[1]), Number(end[2]));
  return place === null ? line : `${line.slice(0, start)}${place}${line.endsWith(")") ? ")" : ""}`;
}

/** Null for what names no file. */
function pathOf(file: string): string | null {
  if (!file.startsWith("file://")) return isAbsolute(file) ? file : null;
  return guarded<string | null>(() => fileURLToPath(file), null);
}
