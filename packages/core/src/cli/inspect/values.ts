/** Stored values as a person reads them. */
import { inspect, isDeepStrictEqual } from "node:util";
import { decode } from "../../values/codec.ts";
import type { ErrorReport } from "./report.ts";

export interface ValueReader {
  read(encoded: string): unknown;
  /** `at`: when it was recorded; maps of a later build would lead astray. */
  readError(encoded: string, at: number): ErrorReport;
  /** Names of the streams that the values read so far refer to. */
  readonly namespaces: ReadonlySet<string>;
}

/** `mapStack` leads the frames of an error to the sources, where it can. */
export function createValueReader(mapStack: (error: Error, at: number) => string[]): ValueReader {
  const namespaces = new Set<string>([""]);
  const environment = {
    streams: {
      reduce: () => undefined,
      revive: ({ type, namespace }: { type: string; namespace: string }) => {
        namespaces.add(namespace);
        return new StreamMark(type, namespace);
      },
    },
  };
  const read = (encoded: string): unknown => {
    try {
      return decode(encoded, environment);
    } catch (error) {
      return new Unreadable(error instanceof Error ? error.message : String(error));
    }
  };
  return { read, readError: (encoded, at) => errorReport(read(encoded), at, mapStack), namespaces };
}

/** JSON where the value is JSON, else as Node prints it. */
export function jsonValue(value: unknown): unknown {
  if (value === undefined) return null;
  try {
    if (isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value)) return value;
  } catch {
    // Cycles and bigints have no JSON.
  }
  return inspect(value, { depth: 6, breakLength: Infinity });
}

const maxCauses = 8;

function errorReport(value: unknown, at: number, mapStack: (error: Error, at: number) => string[], depth = 0): ErrorReport {
  if (!(value instanceof Error)) return { name: "thrown", message: inspect(value), stack: [] };
  const { name, message, cause } = value;
  const code = "code" in value && typeof value.code === "string" ? { code: value.code } : {};
  const deeper = cause === undefined || depth === maxCauses ? {} : { cause: errorReport(cause, at, mapStack, depth + 1) };
  return { name, message, ...code, stack: mapStack(value, at), ...deeper };
}

class StreamMark {
  readonly #text: string;

  constructor(type: string, namespace: string) {
    this.#text = `[${type} stream${namespace === "" ? "" : ` ${JSON.stringify(namespace)}`}]`;
  }

  [inspect.custom](): string {
    return this.#text;
  }
}

/** A value that this version can't read is shown as such; the rest of the run is still worth seeing. */
class Unreadable {
  readonly #reason: string;

  constructor(reason: string) {
    this.#reason = reason;
  }

  [inspect.custom](): string {
    return `[unreadable: ${this.#reason}]`;
  }
}
