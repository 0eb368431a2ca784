import type { StepContext } from "./step-context.ts";
import { userStack } from "./user-stack.ts";
import type { CodecEnvironment, StepHooks, StreamHooks } from "../../values/environment.ts";

/** How values cross between a workflow and one attempt of its step: the run's streams become streams to use, and back. */
export function stepEnvironment(context: StepContext): CodecEnvironment {
  return new StepEnvironment(context, false);
}

/** As they go into the result: streams of the step's own are read into the run's before it is recorded. */
export function resultEnvironment(context: StepContext): CodecEnvironment {
  return new StepEnvironment(context, true);
}

/** Its parts are made when they are asked for: most values hold neither streams nor steps. */
class StepEnvironment implements CodecEnvironment {
  readonly #context: StepContext;
  /** For a result. */
  readonly #returned: boolean;

  constructor(context: StepContext, returned: boolean) {
    this.#context = context;
    this.#returned = returned;
  }

  get stack(): (text: string) => string {
    return userStack;
  }

  get steps(): StepHooks {
    return this.#context.values.steps;
  }

  get classes(): NonNullable<CodecEnvironment["classes"]> {
    return this.#context.values.classes;
  }

  get streams(): StreamHooks {
    const { streams } = this.#context;
    return {
      reduce: (stream) => (this.#returned ? streams.referenceOfReturned(stream) : streams.referenceOf(stream)),
      revive(reference) {
        if (reference.type === "readable") return streams.readable(reference);
        const { namespace, onRetry } = reference;
        return streams.writable({ namespace, ...(onRetry === undefined ? {} : { onRetry }) });
      },
    };
  }
}
