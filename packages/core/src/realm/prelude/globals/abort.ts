/** AbortController and AbortSignal, for code that hands a signal about inside the workflow. They don't travel yet. */
import { perdureError } from "../../../errors/perdure-error.ts";
import { DOMException } from "./dom-exception.ts";

interface AbortEvent {
  type: "abort";
  target: AbortSignal;
}
type Listener = ((event: AbortEvent) => void) | { handleEvent(event: AbortEvent): void };

interface MadeSignal {
  signal: AbortSignal;
  abort: (reason?: unknown) => void;
}

let making = false;
/** Assigned by the class, which alone reaches the private parts of a signal. */
let createSignal: () => MadeSignal;

export class AbortSignal {
  #aborted = false;
  #reason: unknown = undefined;
  readonly #listeners = new Map<Listener, { once: boolean }>();
  onabort: ((event: AbortEvent) => void) | null = null;

  constructor() {
    if (!making) throw new TypeError("Illegal constructor");
  }

  static abort(reason?: unknown): AbortSignal {
    const { signal, abort } = createSignal();
    abort(reason);
    return signal;
  }

  static timeout(): never {
    throw perdureError("absent_in_workflow", {
      name: "AbortSignal.timeout()",
      instead: 'Use sleep() from "workflow" with an AbortController, or set a timeout in the step.',
    });
  }

  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const { signal, abort } = createSignal();
    for (const source of signals) {
      if (source.aborted) abort(source.reason);
      else source.addEventListener("abort", () => abort(source.reason), { once: true });
    }
    return signal;
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }

  addEventListener(type: string, listener: Listener | null, options: boolean | { once?: boolean } = false): void {
    if (type !== "abort" || listener === null || this.#listeners.has(listener)) return;
    this.#listeners.set(listener, { once: typeof options === "object" && options.once === true });
  }

  removeEventListener(type: string, listener: Listener | null): void {
    if (type === "abort" && listener !== null) this.#listeners.delete(listener);
  }

  get [Symbol.toStringTag](): string {
    return "AbortSignal";
  }

  static {
    createSignal = () => {
      making = true;
      try {
        const signal = new AbortSignal();
        const abort = (reason: unknown = new DOMException("This operation was aborted", "AbortError")) => signal.#abort(reason);
        return { signal, abort };
      } finally {
        making = false;
      }
    };
  }

  #abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    const event: AbortEvent = { type: "abort", target: this };
    this.onabort?.(event);
    for (const [listener, { once }] of Array.from(this.#listeners)) {
      if (once) this.#listeners.delete(listener);
      if (typeof listener === "function") Reflect.apply(listener, this, [event]);
      else listener.handleEvent(event);
    }
  }
}

export class AbortController {
  readonly #made = createSignal();

  get signal(): AbortSignal {
    return this.#made.signal;
  }

  abort(reason?: unknown): void {
    this.#made.abort(reason);
  }

  get [Symbol.toStringTag](): string {
    return "AbortController";
  }
}
