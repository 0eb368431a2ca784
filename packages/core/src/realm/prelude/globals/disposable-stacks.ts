/** `DisposableStack` and `AsyncDisposableStack`: things to dispose of together, the last first. */
import { disposalSymbols } from "./disposal-symbols.ts";
import { SuppressedError } from "./suppressed-error.ts";

type Disposer = () => unknown;
type Method = (this: unknown) => unknown;

const [syncKey = "", asyncKey = ""] = disposalSymbols;

/** What both kinds do alike. Null: it was disposed of, or moved. */
class Stack {
  #disposers: Disposer[] | null = [];

  get disposed(): boolean {
    return this.#disposers === null;
  }

  add(disposer: Disposer): void {
    if (this.#disposers === null) throw new ReferenceError("The stack was disposed of already");
    this.#disposers.push(disposer);
  }

  /** All of them, the last first; the stack is disposed of then. */
  take(): Disposer[] {
    const disposers = this.#disposers ?? [];
    this.#disposers = null;
    return disposers.reverse();
  }

  /** A stack that has what this one had. */
  moved(): Stack {
    if (this.#disposers === null) throw new ReferenceError("The stack was disposed of already");
    const next = new Stack();
    next.#disposers = this.#disposers;
    this.#disposers = null;
    return next;
  }
}

function methodOf(value: unknown, keys: readonly (string | symbol)[]): Method {
  for (const key of keys) {
    const method = (value as Record<string | symbol, unknown>)[key];
    if (typeof method === "function") return method as Method;
    if (method !== undefined && method !== null) break;
  }
  throw new TypeError("The value has no method to dispose of it");
}

function callable(value: unknown): Method {
  if (typeof value !== "function") throw new TypeError("onDispose is not a function");
  return value as Method;
}

interface Failure {
  error: unknown;
}

function joined(failure: Failure | null, error: unknown): Failure {
  if (failure === null) return { error };
  return { error: new SuppressedError(error, failure.error, "An error was suppressed during disposal") };
}

export class DisposableStack {
  #stack = new Stack();

  get disposed(): boolean {
    return this.#stack.disposed;
  }

  use<T>(value: T): T {
    this.#stack.add(() => undefined);
    if (value === null || value === undefined) return value;
    const method = methodOf(value, [syncKey]);
    this.#stack.add(() => Reflect.apply(method, value, []));
    return value;
  }

  adopt<T>(value: T, onDispose: (value: T) => unknown): T {
    callable(onDispose);
    this.#stack.add(() => Reflect.apply(onDispose, undefined, [value]));
    return value;
  }

  defer(onDispose: () => unknown): void {
    callable(onDispose);
    this.#stack.add(() => Reflect.apply(onDispose, undefined, []));
  }

  move(): DisposableStack {
    const next = new DisposableStack();
    next.#stack = this.#stack.moved();
    return next;
  }

  dispose(): void {
    let failure: Failure | null = null;
    for (const disposer of this.#stack.take()) {
      try {
        disposer();
      } catch (error) {
        failure = joined(failure, error);
      }
    }
    if (failure !== null) throw failure.error;
  }

  get [Symbol.toStringTag](): string {
    return "DisposableStack";
  }
}

export class AsyncDisposableStack {
  #stack = new Stack();

  get disposed(): boolean {
    return this.#stack.disposed;
  }

  use<T>(value: T): T {
    this.#stack.add(() => undefined);
    if (value === null || value === undefined) return value;
    const method = methodOf(value, [asyncKey, syncKey]);
    this.#stack.add(() => Reflect.apply(method, value, []));
    return value;
  }

  adopt<T>(value: T, onDispose: (value: T) => unknown): T {
    callable(onDispose);
    this.#stack.add(() => Reflect.apply(onDispose, undefined, [value]));
    return value;
  }

  defer(onDispose: () => unknown): void {
    callable(onDispose);
    this.#stack.add(() => Reflect.apply(onDispose, undefined, []));
  }

  move(): AsyncDisposableStack {
    const next = new AsyncDisposableStack();
    next.#stack = this.#stack.moved();
    return next;
  }

  async disposeAsync(): Promise<void> {
    let failure: Failure | null = null;
    for (const disposer of this.#stack.take()) {
      try {
        await disposer();
      } catch (error) {
        failure = joined(failure, error);
      }
    }
    if (failure !== null) throw failure.error;
  }

  get [Symbol.toStringTag](): string {
    return "AsyncDisposableStack";
  }
}

alias(DisposableStack.prototype, syncKey, "dispose");
alias(AsyncDisposableStack.prototype, asyncKey, "disposeAsync");

function alias(prototype: object, key: string | symbol, name: string): void {
  const value: unknown = Reflect.get(prototype, name);
  Object.defineProperty(prototype, key, { value, writable: true, configurable: true });
}
