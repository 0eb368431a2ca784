import type { ErrorReport } from "./report.ts";
import { dim, red } from "./style.ts";

const maxFrames = 8;

/** Name and message, where it happened, and what caused it. */
export function renderError({ name, message, code, stack, cause }: ErrorReport, indent: string): string[] {
  const [first = "", ...more] = message.split("\n");
  const title = `${red(name)}: ${first}${code === undefined || code === "USER_ERROR" ? "" : dim(` (${code})`)}`;
  const lines = [title, ...more, ...stack.slice(0, maxFrames).map((frame) => dim(`  ${frame}`))].map((line) => indent + line);
  return cause === undefined ? lines : [...lines, `${indent}caused by`, ...renderError(cause, `${indent}  `)];
}
