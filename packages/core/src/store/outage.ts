/** Whether the store answers, from all who ask it: an outage is told once, and its end once. */
export interface OutagePorts {
  /** The store has been away for a second. */
  onAway(error: unknown): void;
  onBack(afterMs: number): void;
  /** Monotonic ms. */
  monotonic(): number;
}

/** Who asks: each has outages of its own, and the store is back when none is left. */
export type OutageSource = "writes" | "claims" | "reads";

/** A shorter one is not worth a line. */
const tellAfterMs = 1_000;

export class Outage {
  readonly #ports: OutagePorts;
  readonly #failing = new Set<OutageSource>();
  #since = 0;
  #told = false;

  constructor(ports: OutagePorts) {
    this.#ports = ports;
  }

  get lasts(): boolean {
    return this.#failing.size > 0;
  }

  failed(source: OutageSource, error: unknown): void {
    const now = this.#ports.monotonic();
    if (!this.lasts) this.#since = now;
    this.#failing.add(source);
    if (this.#told || now - this.#since < tellAfterMs) return;
    this.#told = true;
    this.#ports.onAway(error);
  }

  answered(source: OutageSource): void {
    if (!this.#failing.delete(source) || this.lasts) return;
    if (this.#told) this.#ports.onBack(this.#ports.monotonic() - this.#since);
    this.#told = false;
  }
}
