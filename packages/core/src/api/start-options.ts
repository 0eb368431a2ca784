import { perdureError } from "../errors/perdure-error.ts";
import { invalidOption, isText, readOptions, readTags } from "../options/options.ts";

export interface StartOptions {
  /** The run's id. The same id again gives the same run back, whatever the arguments. 1 to 255 characters. */
  id?: string;
  /** The same key again gives the same run back, whatever the arguments. 1 to 500 characters. */
  idempotencyKey?: string;
  /** Names and texts by which `listRuns` finds the run. At most 50, each of 1 to 500 characters. */
  tags?: Record<string, string>;
}

/** What `start()` was asked for, read once and checked. */
export interface CheckedStartOptions {
  id: string | null;
  idempotencyKey: string | null;
  tags: Record<string, string>;
}

/** Documented, and refused until they are built: none is ignored. */
const laterStartOptions: readonly string[] = ["delay", "at", "priority", "queue", "timeout", "version", "onParentClose", "tx"];
const known = ["id", "idempotencyKey", "tags", ...laterStartOptions];
export const maxIdLength = 255;
const maxKeyLength = 500;
const none: CheckedStartOptions = { id: null, idempotencyKey: null, tags: {} };

/** No option is ignored: one that is wrong, unknown or not built yet throws. */
export function readStartOptions(options: unknown): CheckedStartOptions {
  if (options === undefined) return none;
  const given = readOptions("start()", options, known);
  for (const name of laterStartOptions)
    if (given.has(name)) throw perdureError("not_built_yet", { what: `The option ${name} of start()` });
  const id = given.get("id") ?? null;
  const idempotencyKey = given.get("idempotencyKey") ?? null;
  const tags = given.has("tags") ? readTags(given.get("tags")) : {};
  if (given.has("id") && !isText(id, maxIdLength)) throw invalidOption("id", id, `a text of 1 to ${maxIdLength} characters`);
  if (given.has("idempotencyKey") && !isText(idempotencyKey, maxKeyLength))
    throw invalidOption("idempotencyKey", idempotencyKey, `a text of 1 to ${maxKeyLength} characters`);
  return { id: id as string | null, idempotencyKey: idempotencyKey as string | null, tags };
}
