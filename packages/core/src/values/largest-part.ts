/** Which of the values that are stored as one is to blame when they are too large together. */
import { encode } from "./codec.ts";
import type { CodecEnvironment } from "./environment.ts";
import { sizeOf } from "./limit.ts";

/** `parts`: values by their paths, each of which can be written. Gives the path of the largest. */
export function largestPart(
  parts: Iterable<readonly [path: string, value: unknown]>,
  environment: CodecEnvironment = {},
): string {
  let largest = { path: "", bytes: 0 };
  for (const [path, value] of parts) {
    const bytes = sizeOf(encode(value, { root: path, environment }));
    if (bytes > largest.bytes) largest = { path, bytes };
  }
  return largest.path;
}

export function argumentPaths(args: readonly unknown[]): [path: string, value: unknown][] {
  return args.map((value, index) => [`args[${index}]`, value]);
}
