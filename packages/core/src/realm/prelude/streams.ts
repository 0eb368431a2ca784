/**
 * Streams as the code of a workflow sees them: opaque references, made by `getWritable()` or handed in, to be passed to steps.
 */
import { perdureError } from "../../errors/perdure-error.ts";
import type { StreamReference } from "../../values/environment.ts";
import { currentRun } from "./run-state.ts";

const references = new WeakMap<object, StreamReference>();
let making: StreamReference | null = null;

function register(stream: object, what: string): void {
  if (making === null) throw perdureError("not_built_yet", { what: `new ${what}() in a workflow` });
  references.set(stream, making);
}

function onlyInSteps(what: string): never {
  throw perdureError("absent_in_workflow", { name: what, instead: "Pass the stream to a step and use it there." });
}

/** Can be passed to a step, which writes to it. */
export class WritableStream {
  constructor() {
    register(this, "WritableStream");
  }
  get locked(): boolean {
    return false;
  }
  get [Symbol.toStringTag](): string {
    return "WritableStream";
  }
  getWriter(): never {
    onlyInSteps("WritableStream.getWriter()");
  }
  close(): never {
    onlyInSteps("WritableStream.close()");
  }
  abort(): never {
    onlyInSteps("WritableStream.abort()");
  }
}

/** Can be passed to a step, which reads from it. */
export class ReadableStream {
  constructor() {
    register(this, "ReadableStream");
  }
  get locked(): boolean {
    return false;
  }
  get [Symbol.toStringTag](): string {
    return "ReadableStream";
  }
  getReader(): never {
    onlyInSteps("ReadableStream.getReader()");
  }
  cancel(): never {
    onlyInSteps("ReadableStream.cancel()");
  }
  pipeTo(): never {
    onlyInSteps("ReadableStream.pipeTo()");
  }
  pipeThrough(): never {
    onlyInSteps("ReadableStream.pipeThrough()");
  }
  tee(): never {
    onlyInSteps("ReadableStream.tee()");
  }
}

export interface WritableOptions {
  namespace?: string;
  onRetry?: "append";
}

/** The run's output stream. */
export function getWritable(options: WritableOptions = {}): WritableStream {
  const { runId } = currentRun("getWritable()").facts;
  const { namespace = "", onRetry } = options;
  if (typeof namespace !== "string") throw invalidOption("namespace", namespace, "a string");
  if (onRetry !== undefined && onRetry !== "append") throw invalidOption("onRetry", onRetry, '"append" or nothing');
  return reviveStream({ type: "writable", runId, namespace, ...(onRetry === undefined ? {} : { onRetry }) }) as WritableStream;
}

function invalidOption(name: string, value: unknown, expected: string): Error {
  return perdureError("invalid_option", { name, value: String(value), expected });
}

export function reduceStream(stream: object): StreamReference | undefined {
  return references.get(stream);
}

export function reviveStream(reference: StreamReference): object {
  making = { ...reference };
  try {
    return reference.type === "writable" ? new WritableStream() : new ReadableStream();
  } finally {
    making = null;
  }
}
