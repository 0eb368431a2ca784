import { perdureError } from "../errors/perdure-error.ts";

export interface StartOptions {
  /** The run's id. The same id again gives the same run back. 1 to 200 letters, digits, `.`, `_`, `:` and `-`. */
  id?: string;
  /** The same key again gives the same run back. 1 to 500 characters. */
  idempotencyKey?: string;
  /** Names and texts by which `listRuns` finds the run. At most 50. */
  tags?: Record<string, string>;
}

const later = ["delay", "at", "priority", "queue", "timeout", "version", "onParentClose", "tx"];
const idPattern = /^[A-Za-z0-9._:-]{1,200}$/;
const maxTags = 50;
const maxText = 500;

/** No option is ignored: one that is wrong, unknown or not built yet throws. */
export function checkStartOptions(options: StartOptions): void {
  for (const [name, value] of Object.entries(options)) if (value !== undefined) checkOption(name, value);
}

function checkOption(name: string, value: unknown): void {
  if (later.includes(name)) throw perdureError("not_built_yet", { what: `The option ${name} of start()` });
  if (name === "id")
    return check(typeof value === "string" && idPattern.test(value), name, value, "1 to 200 letters, digits, ., _, : or -");
  if (name === "idempotencyKey") return check(isText(value), name, value, `a text of 1 to ${maxText} characters`);
  if (name === "tags")
    return check(isTags(value), name, value, `an object of at most ${maxTags} texts of 1 to ${maxText} characters`);
  throw perdureError("invalid_option", { name, value: "unknown", expected: "id, idempotencyKey or tags" });
}

function check(holds: boolean, name: string, value: unknown, expected: string): void {
  if (!holds) throw perdureError("invalid_option", { name, value: describe(value), expected });
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.length > 0 && value.length <= maxText;
}

function isTags(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return entries.length <= maxTags && entries.every(([name, text]) => isText(name) && isText(text));
}

function describe(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value.slice(0, 100)) : typeof value;
}
