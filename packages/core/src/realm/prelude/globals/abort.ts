/** AbortController and AbortSignal, for code that hands a signal about inside the workflow. They don't travel yet. */
import { perdureError } from "../../../errors/perdure-error.ts";
import { requireArguments } from "./arguments.ts";
import { DOMException } from "./dom-exception.ts";
import { AbortEvent, Listeners, type Listener } from "./listeners.ts";

let making = false;
/** Assigned by the class, which alone reaches the private parts of a signal. */
let createSignal: () => AbortSignal;
let abortSignal: (signal: AbortSignal, reason: unknown) => void;

export class AbortSignal {
  #aborted = false;
  #reason: unknown = undefined;
  readonly #listeners = new Listeners();
  #onabort: Listener | null = null;
  /** Signals that `any()` made of this one, in the order in which they were made. */
  readonly #dependents: Set<AbortSignal> = new Set();
  /** For one that `any()` made: the signals that it goes by, none of which was made so itself. */
  #sources: ReadonlySet<AbortSignal> | null = null;

  constructor() {
    if (!making) throw Object.assign(new TypeError("Illegal constructor"), { code: "ERR_ILLEGAL_CONSTRUCTOR" });
  }

  static abort(reason?: unknown): AbortSignal {
    const signal = createSignal();
    abortSignal(signal, reason);
    return signal;
  }

  static timeout(): never {
    throw perdureError("absent_in_workflow", {
      name: "AbortSignal.timeout()",
      instead: 'Use sleep() from "workflow" with an AbortController, or set a timeout in the step.',
    });
  }

  static any(signals: Iterable<AbortSignal>): AbortSignal {
    if (typeof signals !== "object" || signals === null || !(Symbol.iterator in signals))
      throw new TypeError("AbortSignal.any() takes a sequence of signals");
    const given = [...signals];
    for (const source of given) if (!isSignal(source)) throw new TypeError("AbortSignal.any() takes signals");
    const result = createSignal();
    const aborted = given.find((source) => source.#aborted);
    if (aborted !== undefined) {
      result.#aborted = true;
      result.#reason = aborted.#reason;
      return result;
    }
    const sources = new Set(given.flatMap((source) => (source.#sources === null ? [source] : [...source.#sources])));
    result.#sources = sources;
    for (const source of sources) source.#dependents.add(result);
    return result;
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  get onabort(): Listener | null {
    return this.#onabort;
  }

  /** Takes its turn among the listeners, where it was first set. */
  set onabort(listener: unknown) {
    const handler = typeof listener === "function" ? (listener as Listener) : null;
    if (this.#onabort === null && handler !== null) this.#listeners.setHandler(handler);
    else this.#listeners.replaceHandler(handler);
    this.#onabort = handler;
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }

  addEventListener(type: unknown, listener: unknown, options?: unknown): void {
    requireArguments(arguments, 2, 'The "type" and "listener" arguments');
    this.#listeners.add(String(type), listener, options);
  }

  removeEventListener(type: unknown, listener: unknown, options?: unknown): void {
    requireArguments(arguments, 2, 'The "type" and "listener" arguments');
    this.#listeners.remove(String(type), listener, options);
  }

  dispatchEvent(): never {
    throw perdureError("absent_in_workflow", {
      name: "AbortSignal.dispatchEvent()",
      instead: "Use abort() of its AbortController.",
    });
  }

  get [Symbol.toStringTag](): string {
    return "AbortSignal";
  }

  static {
    createSignal = () => {
      making = true;
      try {
        return new AbortSignal();
      } finally {
        making = false;
      }
    };
    abortSignal = (signal, reason) => {
      if (signal.#aborted) return;
      const given = reason === undefined ? new DOMException("This operation was aborted", "AbortError") : reason;
      // All are aborted before any listener hears of one.
      const heirs = [...signal.#dependents].filter((dependent) => !dependent.#aborted);
      const all = [signal, ...heirs];
      for (const each of all) {
        each.#aborted = true;
        each.#reason = given;
      }
      for (const each of all) each.#listeners.tell(new AbortEvent(each));
    };
  }
}

function isSignal(value: unknown): boolean {
  return value instanceof AbortSignal;
}

export class AbortController {
  readonly #signal = createSignal();

  get signal(): AbortSignal {
    return this.#signal;
  }

  abort(reason?: unknown): void {
    abortSignal(this.#signal, reason);
  }

  get [Symbol.toStringTag](): string {
    return "AbortController";
  }
}
