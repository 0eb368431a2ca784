import type { StepContext } from "./step-context.ts";
import { userStack } from "./user-stack.ts";
import type { CodecEnvironment, StreamHooks } from "../../values/environment.ts";

/** How values cross between a workflow and one attempt of its step: the run's streams become streams to use, and back. */
export function stepEnvironment(context: StepContext): CodecEnvironment {
  return environmentOf(context, (stream) => context.streams.referenceOf(stream));
}

/** As they go into the result: streams of the step's own are read into the run's before it is recorded. */
export function resultEnvironment(context: StepContext): CodecEnvironment {
  return environmentOf(context, (stream) => context.streams.referenceOfReturned(stream));
}

function environmentOf(context: StepContext, reduce: StreamHooks["reduce"]): CodecEnvironment {
  return {
    ...context.values,
    stack: userStack,
    streams: {
      reduce,
      revive(reference) {
        if (reference.type === "readable") return context.streams.readable(reference);
        const { namespace, onRetry } = reference;
        return context.streams.writable({ namespace, ...(onRetry === undefined ? {} : { onRetry }) });
      },
    },
  };
}
