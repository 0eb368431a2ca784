import type { DurableFunction } from "../analyse/durable.ts";
import type { Helper } from "./aliases.ts";
import type { Output } from "./output.ts";
import { calledDirectly, callStep, stepInBrowser } from "./stubs.ts";
import type { Stub } from "./stubs.ts";

export type Mode = "server" | "client" | "workflow";

/**
 * Which workflow bundles hold a class that travels: `every` one, whoever uses it; those that `reached` its module; those where
 * it is `used`, because what it needs can't be in a bundle.
 */
export type ClassPlace = "every" | "reached" | "used";

/** What a mode does with a workflow or a step. */
export interface Treatment {
  /** Nothing: the body stays. */
  stub: Stub | undefined;
  helper: Helper | undefined;
  pure: boolean;
}

export function treatmentOf(output: Output, durable: DurableFunction, mode: Mode, entry: string | undefined): Treatment {
  const isStep = durable.kind === "step";
  switch (mode) {
    case "server":
      if (!isStep) return { stub: calledDirectly(output, durable), helper: "registerWorkflow", pure: false };
      return { stub: undefined, helper: serverHelper(durable), pure: false };
    case "client": {
      const stub = isStep ? stepInBrowser(output, durable) : calledDirectly(output, durable);
      return { stub, helper: isStep ? "registerStep" : "registerWorkflow", pure: true };
    }
    case "workflow":
      if (isStep) return { stub: callStep(output, durable), helper: "registerStep", pure: true };
      // All carry their ids; the others go away where nothing uses them.
      return { stub: undefined, helper: "registerWorkflow", pure: durable.name !== entry };
  }
}

function serverHelper(step: DurableFunction): Helper | undefined {
  if (step.form === "instance-method") return "registerMethodStep";
  // What the function around it makes has the id; what a worker runs is made anew of its captured variables.
  return step.nested ? undefined : "registerStep";
}

export function helpersOf(mode: Mode): string {
  return mode === "client" ? "perdure/client" : "perdure/internal";
}
