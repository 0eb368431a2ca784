/**
 * `globalThis` of each run: the globals that all runs share, and over them what this run set, defined or deleted there.
 *
 * What a run has there is seen under its bare name in the same run and in no other. A name that the realm lacks is looked up in the
 * run that is current (`bare-names.ts`). A name that the realm has is a variable of the run's own around its bundle, as fast
 * as any; it is bound anew when the property changes.
 */
import type { BundleScope } from "./contract.ts";
import type { Run } from "./run-state.ts";

type Key = string | symbol;

/** Filled by `install`: the values of the globals that runs share. */
export const sharedGlobals: Record<Key, unknown> = Object.create(null) as Record<Key, unknown>;

const missing = Symbol("missing");

export class RunGlobals implements ProxyHandler<object> {
  /** What the run set itself. */
  readonly own: object = {};
  readonly proxy: object = new Proxy(this.own, this);
  /** Whether an assignment to a name that was never declared is an error. */
  readonly strict: boolean;
  readonly #scope: BundleScope;
  #deleted: Set<Key> | null = null;

  constructor(scope: BundleScope) {
    this.#scope = scope;
    this.strict = scope.strict;
    Object.defineProperty(this.own, "globalThis", { value: this.proxy, writable: true, configurable: true });
  }

  get(own: object, key: Key, receiver: unknown): unknown {
    return Object.hasOwn(own, key) || !this.#isShared(key) ? Reflect.get(own, key, receiver) : this.#sharedValue(key);
  }

  set(own: object, key: Key, value: unknown, receiver: unknown): boolean {
    const there = Object.getOwnPropertyDescriptor(own, key);
    if (there !== undefined && !("value" in there)) return Reflect.set(own, key, value, receiver);
    if (there?.writable === false) return false;
    if (receiver !== this.proxy) return Reflect.defineProperty(receiver as object, key, { ...assigned, value });
    const enumerable = there?.enumerable ?? !this.#isShared(key);
    return this.defineProperty(own, key, { ...assigned, enumerable, value });
  }

  defineProperty(own: object, key: Key, descriptor: PropertyDescriptor): boolean {
    if (!Object.hasOwn(own, key) && this.#isShared(key)) Object.defineProperty(own, key, this.#sharedDescriptor(key));
    if (!Reflect.defineProperty(own, key, descriptor)) return false;
    this.#deleted?.delete(key);
    // A variable has no getter: what one gives now stands for what it gives later.
    if (this.#scope.read(key, missing) !== missing) this.#scope.bind(key, Reflect.get(own, key, this.proxy));
    return true;
  }

  deleteProperty(own: object, key: Key): boolean {
    if (!Reflect.deleteProperty(own, key)) return false;
    if (!Object.hasOwn(sharedGlobals, key)) return true;
    this.#deleted ??= new Set();
    this.#deleted.add(key);
    this.#scope.bind(key, undefined);
    return true;
  }

  has(own: object, key: Key): boolean {
    return Reflect.has(own, key) || this.#isShared(key);
  }

  getOwnPropertyDescriptor(own: object, key: Key): PropertyDescriptor | undefined {
    return Object.getOwnPropertyDescriptor(own, key) ?? (this.#isShared(key) ? this.#sharedDescriptor(key) : undefined);
  }

  ownKeys(own: object): Key[] {
    const shared = Reflect.ownKeys(sharedGlobals).filter((key) => this.#isShared(key));
    return [...new Set([...shared, ...Reflect.ownKeys(own)])];
  }

  /** What is added later must find its place. */
  preventExtensions(): boolean {
    return false;
  }

  #isShared(key: Key): boolean {
    return Object.hasOwn(sharedGlobals, key) && this.#deleted?.has(key) !== true;
  }

  #sharedDescriptor(key: Key): PropertyDescriptor {
    return { value: this.#sharedValue(key), writable: true, enumerable: false, configurable: true };
  }

  #sharedValue(key: Key): unknown {
    return this.#scope.read(key, sharedGlobals[key]);
  }
}

const assigned: PropertyDescriptor = { writable: true, enumerable: true, configurable: true };

/** Gives a run its `globalThis`, over the variables that its bundle is evaluated in. */
export function openGlobals(run: Run, scope: BundleScope): object {
  run.globals = new RunGlobals(scope);
  return run.globals.proxy;
}
