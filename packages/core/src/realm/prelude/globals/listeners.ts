/** Who listens to a signal: called in their order, each whatever the others do. */
import { current } from "../run-state.ts";
import { reportError } from "./console.ts";

/** What a listener is given. */
export class AbortEvent {
  readonly target: object;
  readonly currentTarget: object;
  readonly srcElement: object;
  readonly #stop: { immediately: boolean } = { immediately: false };

  constructor(target: object) {
    this.target = target;
    this.currentTarget = target;
    this.srcElement = target;
  }

  get type(): string {
    return "abort";
  }
  get bubbles(): boolean {
    return false;
  }
  get cancelable(): boolean {
    return false;
  }
  get composed(): boolean {
    return false;
  }
  get defaultPrevented(): boolean {
    return false;
  }
  get eventPhase(): number {
    return 2;
  }
  get isTrusted(): boolean {
    return true;
  }
  /** Logical time since the run was created. */
  get timeStamp(): number {
    return current === null ? 0 : current.now - current.facts.createdAt;
  }
  get stopped(): boolean {
    return this.#stop.immediately;
  }
  preventDefault(): void {}
  stopPropagation(): void {}
  stopImmediatePropagation(): void {
    this.#stop.immediately = true;
  }
  composedPath(): object[] {
    return [this.target];
  }

  get [Symbol.toStringTag](): string {
    return "Event";
  }
}

type Callback = (this: unknown, event: AbortEvent) => unknown;
export type Listener = Callback | { handleEvent: Callback };

interface Entry {
  listener: Listener;
  capture: boolean;
  once: boolean;
  removed: boolean;
  /** It stands for `onabort`, and may stand beside the same function added as a listener. */
  handler: boolean;
}

interface ListenerOptions {
  capture?: unknown;
  once?: unknown;
  /** A signal: the listener goes away when it aborts. */
  signal?: unknown;
}

interface Signal {
  aborted: boolean;
  addEventListener(type: string, listener: () => void, options: { once: boolean }): void;
}

export class Listeners {
  #entries: Entry[] = [];

  add(type: string, listener: unknown, options: unknown): void {
    const { capture, once, signal } = optionsOf(options);
    if (signal !== undefined && !isSignal(signal)) throw new TypeError("options.signal is not an AbortSignal");
    if (listener === null || listener === undefined) return;
    if (typeof listener !== "function" && typeof listener !== "object")
      throw Object.assign(new TypeError("The listener is neither a function nor an object"), { code: "ERR_INVALID_ARG_TYPE" });
    if (type !== "abort" || signal?.aborted === true || this.#find(listener, Boolean(capture)) !== undefined) return;
    const entry = {
      listener: listener as Listener,
      capture: Boolean(capture),
      once: Boolean(once),
      removed: false,
      handler: false,
    };
    this.#entries.push(entry);
    signal?.addEventListener("abort", () => this.#drop(entry), { once: true });
  }

  remove(type: string, listener: unknown, options: unknown): void {
    const entry = type === "abort" ? this.#find(listener, Boolean(optionsOf(options).capture)) : undefined;
    if (entry !== undefined) this.#drop(entry);
  }

  setHandler(listener: Listener): void {
    this.#entries.push({ listener, capture: false, once: false, removed: false, handler: true });
  }

  replaceHandler(listener: Listener | null): void {
    const entry = this.#entries.find(({ handler }) => handler);
    if (entry === undefined) return;
    if (listener === null) this.#drop(entry);
    else entry.listener = listener;
  }

  tell(event: AbortEvent): void {
    for (const entry of [...this.#entries]) {
      if (entry.removed || event.stopped) continue;
      if (entry.once) this.#drop(entry);
      call(entry.listener, event);
    }
  }

  #find(listener: unknown, capture: boolean): Entry | undefined {
    return this.#entries.find((entry) => !entry.handler && entry.listener === listener && entry.capture === capture);
  }

  #drop(entry: Entry): void {
    entry.removed = true;
    this.#entries = this.#entries.filter((other) => other !== entry);
  }
}

function optionsOf(options: unknown): ListenerOptions {
  if (typeof options === "boolean") return { capture: options };
  return options ?? {};
}

function isSignal(value: unknown): value is Signal {
  return Object.prototype.toString.call(value) === "[object AbortSignal]";
}

/** What a listener throws is told on the console and stops nobody, neither the others nor whoever aborted. */
function call(listener: Listener, event: AbortEvent): void {
  const run = current;
  try {
    const callback = typeof listener === "function" ? listener : listener.handleEvent;
    const result: unknown = Reflect.apply(callback, typeof listener === "function" ? event.currentTarget : listener, [event]);
    if (isThenable(result)) void Promise.resolve(result).then(undefined, reportError);
  } catch (error) {
    // A run that was ended in the midst of its code does not go on by catching it.
    if (run !== null && run.death !== null) throw error;
    reportError(error);
  }
}

function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
