/**
 * Stacks as the user wants them. Below the code's own frames lie those of the host, which called the realm, and below these the
 * frames of the functions that await: so a stack must be long to hold them, and is cut when it leaves.
 */
const own = /\bworkflow:[0-9a-f]+:\d+:\d+/;
const inPrelude = /\bperdure:prelude:\d+:\d+/;
const native = /\((?:<anonymous>|index \d+)\)$/;

/** Frames that are kept while a stack is taken. */
export const stackTraceLimit = 60;

/** The stack without frames of the prelude and, from the first frame of the realm on, without those of the host. */
export function ownFrames(stack: string): string {
  const lines = stack.split("\n");
  const called = calledByCode(lines);
  const first = lines.findIndex((line) => own.test(line) || inPrelude.test(line));
  const kept = lines.filter((line, index) => {
    if (!/^\s+at /.test(line) || own.test(line)) return true;
    if (inPrelude.test(line)) return false;
    return index < first || first === -1 || called.has(index);
  });
  return kept.join("\n");
}

/**
 * Frames of V8's own (`Array.map`, `async Promise.all`) that belong to the code, because it called them. From the last one up, so
 * that a stack of any length, which may be a text of the user's, is passed once.
 */
function calledByCode(lines: readonly string[]): ReadonlySet<number> {
  const called = new Set<number>();
  let callerIsOwn = false;
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index] ?? "";
    if (!native.test(line)) callerIsOwn = own.test(line);
    else if (callerIsOwn) called.add(index);
  }
  return called;
}

/** The frames of the code that lie above this call, nearest first, as lines. */
export function callSite(above: (...args: never[]) => unknown): string {
  const target: { stack?: string } = {};
  Error.captureStackTrace(target, above);
  return (target.stack ?? "")
    .split("\n")
    .filter((line) => own.test(line))
    .join("\n");
}

/** Of the frames of a stack that is being taken, those of the code, and those of V8's own that it called. */
export function ownSites(lines: readonly string[]): string[] {
  const called = calledByCode(lines);
  return lines.filter((line, index) => own.test(line) || called.has(index));
}
