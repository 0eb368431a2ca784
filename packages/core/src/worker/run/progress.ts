import type { JournalEvent } from "../../journal/events.ts";
import { endsActivation } from "../../store/rules.ts";
import type { OwnedRun } from "./owned-run.ts";

/**
 * Says when something that was outstanding at an owner's death has ended: one of the steps that were pending at the claim, or an
 * activation where one was recorded as under way or nothing else was outstanding. Timers and messages say nothing.
 */
export class Progress {
  readonly #steps: ReadonlySet<string>;
  readonly #activation: boolean;

  constructor(run: Pick<OwnedRun, "activation">, pendingSteps: ReadonlySet<string>) {
    this.#steps = pendingSteps;
    this.#activation = run.activation || pendingSteps.size === 0;
  }

  isIn(events: readonly JournalEvent[]): boolean {
    return events.some((event) => this.#endsStep(event)) || (this.#activation && endsActivation(events));
  }

  #endsStep({ type, correlationId }: JournalEvent): boolean {
    if (type !== "step_completed" && type !== "step_failed" && type !== "step_retrying") return false;
    return correlationId !== null && this.#steps.has(correlationId);
  }
}
