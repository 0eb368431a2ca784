import { describeThrown } from "../../values/thrown.ts";
import type { InboxEntry } from "../../store/contract/contract.ts";
import type { WorkerContext } from "../context/worker-context.ts";
import type { OwnedRun } from "./owned-run.ts";
import { readWholeInbox } from "./read-inbox.ts";

/** What a run's inbox needs of its actor. */
export interface InboxPorts {
  readonly context: WorkerContext;
  readonly run: OwnedRun;
  readonly gone: boolean;
  /** Journals what one message says. */
  receive(entry: InboxEntry): void;
  /** A number of messages were received. */
  received(): void;
  /** Does it after so much time, unless the run is gone by then. */
  after(delayMs: number, then: () => void): void;
}

/** Reads what others have sent to the run, in the order of arrival, each message once. */
export class RunInbox {
  /** Highest position that was taken up. */
  seen = 0;
  readonly #actor: InboxPorts;
  #reading = false;
  #readAgain = false;

  constructor(actor: InboxPorts) {
    this.#actor = actor;
  }

  /** Something may have come in. */
  notify(): void {
    this.#readAgain = true;
    const { context, run } = this.#actor;
    context.gate.pass(run.runId, () => this.#beginReading());
  }

  /** `upTo`: a position that the inbox had reached before this call. */
  async read(upTo = 0): Promise<void> {
    const { context, run } = this.#actor;
    this.takeUp(await readWholeInbox(context.store, run.runId, this.seen));
    this.seen = Math.max(this.seen, upTo);
  }

  takeUp(entries: readonly InboxEntry[]): void {
    for (const entry of entries) {
      if (entry.position <= this.seen || this.#actor.gone) continue;
      this.seen = entry.position;
      this.#actor.receive(entry);
    }
    this.#actor.received();
  }

  #beginReading(): void {
    if (this.#actor.gone || this.#reading) return;
    this.#reading = true;
    void this.#readWhileNotified().finally(() => {
      this.#reading = false;
    });
  }

  /** A notice that comes during a read is for what the read may not have seen. */
  async #readWhileNotified(): Promise<void> {
    while (this.#readAgain && !this.#actor.gone) {
      this.#readAgain = false;
      await this.read().catch((error: unknown) => {
        const { context, run } = this.#actor;
        context.log.error(run.runId, `its inbox can't be read, trying again: ${describeThrown(error)}`);
        this.#actor.after(context.limits.pollMs, () => this.notify());
      });
    }
  }
}
