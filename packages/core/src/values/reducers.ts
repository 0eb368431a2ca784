import { reduceError } from "./error-payload.ts";
import type { CodecEnvironment } from "./environment.ts";
import { isObject, tagOf } from "./value-tag.ts";
import { descend } from "./write-operations.ts";

type Reducer = (value: unknown) => unknown;

/** Turns what devalue does not know into what it knows; a falsy answer leaves the value to devalue. */
export function reducersOf(environment: CodecEnvironment): Record<string, Reducer> {
  return {
    Error: (value) => {
      const payload = reduceError(value, environment);
      if (payload !== undefined) descend(value, payload);
      return payload;
    },
    Headers: (value) =>
      isObject(value) && tagOf(value) === "Headers" && [...(value as Iterable<[string, string]>)].map((entry) => [...entry]),
    Stream: (value) => {
      if (!isObject(value) || environment.streams === undefined) return undefined;
      const tag = tagOf(value);
      return tag === "WritableStream" || tag === "ReadableStream" ? environment.streams.reduce(value) : undefined;
    },
  };
}
