/**
 * Who may begin something in this worker: everyone; or, while a run has its turn alone, that run only and before it is claimed
 * nobody. What may not begin now begins when the gate opens.
 */
export class Gate {
  #state: "open" | "closed" | { only: string } = "open";
  #waiting: (() => void)[] = [];

  get open(): boolean {
    return this.#state === "open";
  }

  admits(runId: string): boolean {
    return this.#state === "open" || (this.#state !== "closed" && this.#state.only === runId);
  }

  /** Does it now, or when the gate opens. */
  pass(runId: string, begin: () => void): void {
    if (this.admits(runId)) begin();
    else this.#waiting.push(begin);
  }

  close(): void {
    this.#state = "closed";
  }

  admitOnly(runId: string): void {
    this.#state = { only: runId };
  }

  reopen(): void {
    this.#state = "open";
    for (const begin of this.#waiting.splice(0)) begin();
  }
}
