/** `console` of a workflow: lines go to the run's log, which the engine drops on replay. */
import type { LogLevel } from "../contract.ts";
import { current } from "../run-state.ts";
import { format } from "./inspect.ts";

/** A longer line is cut. */
const maxLine = 16_384;

function write(level: LogLevel, args: unknown[]): void {
  if (current === null || current.death !== null) return;
  const text = format(args);
  const groups = (current.own.get("console.groups") as number | undefined) ?? 0;
  const indented = groups === 0 ? text : text.replaceAll(/^/gm, "  ".repeat(groups));
  current.logs.push({ level, text: indented.length > maxLine ? `${indented.slice(0, maxLine)}…` : indented });
}

/** An error that has nobody to catch it and ends nothing. */
export function reportError(error: unknown): void {
  write("error", ["Uncaught", error]);
}

function count(kind: string, label: unknown): { key: string; value: number } {
  const key = `console.${kind}:${String(label ?? "default")}`;
  return { key, value: (current?.own.get(key) as number | undefined) ?? 0 };
}

function group(...args: unknown[]): void {
  if (args.length > 0) write("info", args);
  current?.own.set("console.groups", ((current.own.get("console.groups") as number | undefined) ?? 0) + 1);
}

export const console: object = {
  debug: (...args: unknown[]) => write("debug", args),
  log: (...args: unknown[]) => write("info", args),
  info: (...args: unknown[]) => write("info", args),
  dir: (value: unknown) => write("info", [value]),
  dirxml: (...args: unknown[]) => write("info", args),
  table: (value: unknown) => write("info", [value]),
  warn: (...args: unknown[]) => write("warn", args),
  error: (...args: unknown[]) => write("error", args),
  trace: (...args: unknown[]) => write("debug", ["Trace:", ...args]),
  assert(condition: unknown, ...args: unknown[]) {
    if (!condition) write("error", ["Assertion failed", ...args]);
  },
  group,
  groupCollapsed: group,
  groupEnd() {
    const groups = (current?.own.get("console.groups") as number | undefined) ?? 0;
    current?.own.set("console.groups", Math.max(0, groups - 1));
  },
  count(label?: unknown) {
    const { key, value } = count("count", label);
    current?.own.set(key, value + 1);
    write("info", [`${String(label ?? "default")}: ${value + 1}`]);
  },
  countReset(label?: unknown) {
    current?.own.delete(count("count", label).key);
  },
  time(label?: unknown) {
    current?.own.set(count("time", label).key, current.now);
  },
  timeLog(label?: unknown, ...args: unknown[]) {
    write("info", [`${String(label ?? "default")}: ${(current?.now ?? 0) - count("time", label).value}ms`, ...args]);
  },
  timeEnd(label?: unknown) {
    const { key, value } = count("time", label);
    write("info", [`${String(label ?? "default")}: ${(current?.now ?? 0) - value}ms`]);
    current?.own.delete(key);
  },
};
