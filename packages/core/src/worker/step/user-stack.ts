/**
 * The stack of an error that a step threw, as its author reads it: places of the sources instead of those of the built files, and
 * no frames of what called the step.
 *
 * Node maps stacks itself, but only of files that it loaded after it was told to, and a server has loaded the file of a step
 * before it has loaded us.
 */
import { fileURLToPath } from "node:url";
import { placeInSource } from "./source-place.ts";

/** Where this project's own code lies: one folder as built, and the sources in its own tests. */
const ownFolder = fileURLToPath(new URL(import.meta.url.endsWith("/worker/step/user-stack.ts") ? "../.." : ".", import.meta.url));
const frame = /^\s+at /;
const place = /((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^()]*?):(\d+):(\d+)(?=\)?$)/;

export function userStack(stack: string): string {
  const lines = stack.split("\n");
  const caller = lines.findIndex(isOwn);
  const kept = caller === -1 ? lines : lines.filter((line, index) => index < caller || !isMachinery(line));
  return kept.map((line) => (frame.test(line) ? line.replace(place, mapped) : line)).join("\n");
}

function isOwn(line: string): boolean {
  return (
    frame.test(line) && (line.includes(`(${ownFolder}`) || line.includes(`//${ownFolder}`) || line.includes(` ${ownFolder}`))
  );
}

function isMachinery(line: string): boolean {
  return isOwn(line) || (frame.test(line) && /\bnode:/.test(line));
}

function mapped(whole: string, file: string, line: string, column: string): string {
  const path = file.startsWith("file://") ? fileURLToPath(file) : file;
  return placeInSource(path, Number(line), Number(column)) ?? whole;
}
