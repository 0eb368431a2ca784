/** A double of the realm: code that does in each activation what the test has written down. */
import type { Encoded } from "../src/journal/events.ts";
import type { Activation, ActivationLimits, Command, RealmRun, Settlement } from "../src/realm/port.ts";

/** What one activation does. What it does not name does not happen. */
export type Scripted = Partial<Activation>;

/** How the machine has called the realm. */
export type RealmCall = { start: Encoded } | { settle: Settlement };

export class ScriptedRun implements RealmRun {
  readonly bytes: number = 1_000;
  readonly calls: RealmCall[] = [];
  /** Of the last activation. */
  limits: ActivationLimits | null = null;
  disposed = false;
  readonly #script: Scripted[];

  constructor(script: readonly Scripted[]) {
    this.#script = [...script];
  }

  start(input: Encoded, limits: ActivationLimits): Activation {
    return this.#activate({ start: input }, limits);
  }

  settle(settlement: Settlement, limits: ActivationLimits): Activation {
    return this.#activate({ settle: settlement }, limits);
  }

  dispose(): void {
    this.disposed = true;
  }

  #activate(call: RealmCall, limits: ActivationLimits): Activation {
    this.calls.push(call);
    this.limits = limits;
    const next = this.#script.shift();
    if (next === undefined) throw new Error(`the script has no activation for ${JSON.stringify(call)}`);
    return { commands: [], logs: [], end: null, unawaited: [], ...next };
  }
}

export function stepCommand(ordinal: number, name: string, input: Encoded = "1[]"): Command {
  return { type: "step", ordinal, stepId: `step//app//${name}`, input };
}

export function waitCommand(ordinal: number, until: number): Command {
  return { type: "wait", ordinal, until };
}
