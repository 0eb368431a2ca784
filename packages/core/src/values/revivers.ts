import { perdureError } from "../errors/perdure-error.ts";
import { createErrorReviver } from "./error-payload.ts";
import type { CodecEnvironment, StreamReference } from "./environment.ts";
import { isObject } from "./value-tag.ts";

type Reviver = (value: unknown) => unknown;

interface HeadersLike {
  append(name: string, value: string): void;
}

/** The way back of `reducersOf`. One set serves one call. */
export function reviversOf(environment: CodecEnvironment): Record<string, Reviver> {
  let reviveError: Reviver | null = null;
  return {
    Error: (payload) => (reviveError ??= createErrorReviver())(payload),
    Headers: (entries) => {
      const { Headers } = globalThis as unknown as { Headers: new () => HeadersLike };
      const headers = new Headers();
      for (const [name, value] of entries as [string, string][]) headers.append(name, value);
      return headers;
    },
    Stream: (reference) => {
      if (!isReference(reference)) throw new TypeError("a stream without a name");
      if (environment.streams === undefined) throw perdureError("not_built_yet", { what: "reading a stream here" });
      return environment.streams.revive(reference);
    },
  };
}

function isReference(value: unknown): value is StreamReference {
  if (!isObject(value)) return false;
  const { type, namespace, runId, onRetry } = value as Record<string, unknown>;
  const named = (type === "writable" || type === "readable") && typeof namespace === "string";
  return named && (runId === undefined || typeof runId === "string") && (onRetry === undefined || onRetry === "append");
}
