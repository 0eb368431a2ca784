/**
 * Values as text. The first character is the format; `1` is devalue's, with the types of `value-types.ts` beside what devalue
 * knows. The text is well-formed Unicode without NUL, so every store keeps it as it is. docs/spec/values.md has the rules.
 */
import { PerdureError, perdureError } from "../errors/perdure-error.ts";
import type { Encoded } from "../journal/events.ts";
import type { CodecEnvironment } from "./environment.ts";
import { Places } from "./places.ts";
import { encodePlain } from "./plain.ts";
import { notPlain, readPlain } from "./plain-reader.ts";
import { Reader } from "./reader.ts";
import { refusal, textOf } from "./refusal.ts";
import { Writer } from "./writer.ts";

const format = "1";

export interface EncodeOptions {
  /** What the value is, at the head of a path in a complaint: `args` gives `args[0].user`. */
  root: string;
  environment?: CodecEnvironment;
  /** Objects that only hold what the user passed, such as the list of arguments: they are no level of nesting. */
  envelope?: readonly object[];
}

/** Writes a value. Throws `unserializable` or `not_built_yet` with the path to what can't be written. */
export function encode(value: unknown, options: EncodeOptions): Encoded {
  return format + (encodePlain(value) ?? encodeGeneral(value, options));
}

function encodeGeneral(value: unknown, { root, environment = {}, envelope = [] }: EncodeOptions): string {
  const places = new Places(value, envelope);
  try {
    return new Writer(environment, places).write(value);
  } catch (error) {
    throw refusal(error, places.path(root));
  }
}

/** Reads what `encode` wrote. Throws `corrupt_value` for anything else. */
export function decode(text: Encoded, environment: CodecEnvironment = {}): unknown {
  if (text[0] !== format) throw perdureError("corrupt_value", { reason: `its format is ${JSON.stringify(text.slice(0, 1))}` });
  try {
    const flat: unknown = JSON.parse(text.slice(1));
    const plain = readPlain(flat);
    return plain === notPlain ? new Reader(flat as unknown[], environment).read() : plain;
  } catch (error) {
    if (PerdureError.is(error)) throw error;
    throw perdureError("corrupt_value", { reason: textOf(error) }, { cause: error });
  }
}
