/**
 * Values as text. The first character is the format; `1` is devalue's, with errors, headers and references to streams beside
 * what devalue knows. The text is well-formed Unicode without NUL, so every store keeps it as it is.
 */
import { parse, stringify } from "devalue";
import { PerdureError, perdureError } from "../errors/perdure-error.ts";
import type { Encoded } from "../journal/events.ts";
import type { CodecEnvironment } from "./environment.ts";
import { encodePlain } from "./plain.ts";
import { decodePlain, notPlain } from "./plain-reader.ts";
import { refusal } from "./refusal.ts";
import { reducersOf } from "./reducers.ts";
import { readOperations } from "./read-operations.ts";
import { reviversOf } from "./revivers.ts";
import { countingDepth, writeOperations } from "./write-operations.ts";

const format = "1";

export interface EncodeOptions {
  /** What the value is, at the head of a path in a complaint: `args` gives `args[0].user`. */
  root: string;
  environment?: CodecEnvironment;
}

/** Writes a value. Throws `unserializable` or `not_built_yet` with the path to what can't be written. */
export function encode(value: unknown, { root, environment = {} }: EncodeOptions): Encoded {
  const plain = encodePlain(value);
  if (plain !== null) return format + plain;
  try {
    return format + countingDepth(value, () => stringify(value, reducersOf(environment), { operations: writeOperations }));
  } catch (error) {
    throw refusal(error, root);
  }
}

/** Reads what `encode` wrote. Throws `corrupt_value` for anything else. */
export function decode(text: Encoded, environment: CodecEnvironment = {}): unknown {
  if (text[0] !== format) throw perdureError("corrupt_value", { reason: `its format is ${JSON.stringify(text.slice(0, 1))}` });
  const body = text.slice(1);
  const plain = decodePlain(body);
  if (plain !== notPlain) return plain;
  try {
    return parse(body, reviversOf(environment), { operations: readOperations });
  } catch (error) {
    if (PerdureError.is(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw perdureError("corrupt_value", { reason }, { cause: error });
  }
}
