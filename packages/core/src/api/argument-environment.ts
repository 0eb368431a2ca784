import { GivenStreams } from "../runtime/given-streams.ts";
import type { CodecEnvironment, StepHooks, StreamHooks } from "../values/environment.ts";
import { tagOf } from "../values/value-tag.ts";
import type { ValueHooks } from "../worker/registry/value-hooks.ts";
import { registeredHere } from "./read-value.ts";

/** How arguments of `start()` are written. Its parts are made when they are asked for: most arguments hold neither streams nor steps. */
export class ArgumentEnvironment implements CodecEnvironment {
  /** The streams that were met. */
  given: GivenStreams | null = null;
  readonly #hasWorker: boolean;
  readonly #now: number;
  #registered: ValueHooks | null = null;

  constructor(hasWorker: boolean, now: number) {
    this.#hasWorker = hasWorker;
    this.#now = now;
  }

  get steps(): StepHooks {
    return this.#hooks.steps;
  }

  get classes(): NonNullable<CodecEnvironment["classes"]> {
    return this.#hooks.classes;
  }

  get streams(): StreamHooks {
    return {
      reduce: (stream) => {
        if (tagOf(stream) !== "ReadableStream") return undefined;
        this.given ??= new GivenStreams(this.#hasWorker, this.#now);
        return this.given.reduce(stream as ReadableStream<unknown>);
      },
      revive: () => undefined,
    };
  }

  get #hooks(): ValueHooks {
    this.#registered ??= registeredHere();
    return this.#registered;
  }
}
