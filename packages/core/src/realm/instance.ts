/** One run's instance of a bundle. */
import { ActivationTimeout } from "../errors/activation-timeout.ts";
import type { Encoded } from "../journal/events.ts";
import type { Activation, ActivationLimits, RealmRun, Settlement } from "./port.ts";
import { recordEvaluation, wantsMeasure, type CompiledBundle } from "./bundles.ts";
import type { Prelude, RestedActivation } from "./prelude/contract.ts";

export interface InstanceOptions {
  id: number;
  prelude: Prelude;
  compiled: CompiledBundle;
  /** Lets the code come to rest. Not null: the time limit ended it, after so many ms of CPU time. */
  evaluate: (timeoutMs: number | null) => number | null;
  onDispose: () => void;
}

/** What is left of a run that was ended in the midst of its code gets this long to come to rest; then it is thrown away. */
const cleanUpMs = 1_000;

export class Instance implements RealmRun {
  readonly #options: InstanceOptions;
  #over = false;

  constructor(options: InstanceOptions) {
    this.#options = options;
  }

  get bytes(): number {
    return this.#options.compiled.bytes;
  }

  start(input: Encoded, limits: ActivationLimits): Activation {
    const { prelude, compiled } = this.#options;
    return this.#activate(limits, () => {
      prelude.start(compiled.factory, input, wantsMeasure(compiled));
      return null;
    });
  }

  settle(settlement: Settlement, limits: ActivationLimits): Activation {
    const { prelude } = this.#options;
    return this.#activate(limits, () => {
      if (settlement.type === "cancel") {
        prelude.cancel(settlement.reason);
        return null;
      }
      const value = settlement.type === "resolve" ? settlement.value : settlement.error;
      return prelude.settle(settlement.type, settlement.ordinal, value);
    });
  }

  dispose(): void {
    if (!this.#over) this.#options.prelude.forget(this.#options.id);
    this.#over = true;
    this.#options.onDispose();
  }

  #activate({ now, clock, turns, commands, timeoutMs }: ActivationLimits, begin: () => string | null): Activation {
    if (this.#over) throw new Error("the instance of the run is over");
    const { id, prelude, evaluate } = this.#options;
    try {
      prelude.enter(id, now, clock, turns, commands);
      const refused = begin();
      if (refused !== null) throw new Error(refused);
      const cpuMs = evaluate(timeoutMs);
      if (cpuMs !== null) prelude.stop(timeoutMs ?? 0);
      const rested = prelude.rest();
      if (rested.evaluationBytes !== null) recordEvaluation(this.#options.compiled, rested.evaluationBytes);
      const activation = copy(rested);
      if (activation.end?.type === "stopped") this.#bury();
      if (cpuMs !== null) throw new ActivationTimeout(timeoutMs ?? 0, cpuMs);
      return activation;
    } finally {
      prelude.leave();
    }
  }

  /** What the dead run has queued runs now, as the dead run, so that it does not run in the activation of another. */
  #bury(): void {
    const { id, prelude, evaluate } = this.#options;
    evaluate(cleanUpMs);
    prelude.forget(id);
    this.#over = true;
  }
}

/** Most activations have none of most things. */
const none: never[] = [];

/** Objects of the realm stay there. */
function copy({ commands, logs, end, unawaited }: RestedActivation): Activation {
  return {
    commands: commands.length === 0 ? none : Array.from(commands, (command) => ({ ...command })),
    logs: logs.length === 0 ? none : Array.from(logs, (line) => ({ ...line })),
    end: end === null ? null : { ...end },
    unawaited: unawaited.length === 0 ? none : Array.from(unawaited),
  };
}
