import { perdureError } from "../../errors/perdure-error.ts";
import type { StepContext } from "./step-context.ts";
import { userStack } from "./user-stack.ts";
import type { CodecEnvironment } from "../../values/environment.ts";

/** How values cross between a workflow and one attempt of its step: the run's streams become streams to write to, and back. */
export function stepEnvironment(context: StepContext): CodecEnvironment {
  return {
    ...context.values,
    stack: userStack,
    streams: {
      reduce: (stream) => context.streams.referenceOf(stream),
      revive({ type, namespace, onRetry }) {
        if (type === "readable") throw perdureError("not_built_yet", { what: "A ReadableStream as an argument of a step" });
        return context.streams.writable({ namespace, ...(onRetry === undefined ? {} : { onRetry }) });
      },
    },
  };
}
