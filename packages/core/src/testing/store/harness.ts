import type { Store } from "../../store/contract.ts";

/** What the suite needs to know of a store. */
export interface StoreHarness {
  /** An empty store. Called once for each test. */
  create(): Promise<Store> | Store;
  /** Closes the store that `create` gave and opens its data again. Left out by stores that end with their process. */
  reopen?(store: Store): Promise<Store> | Store;
  /**
   * Lets a worker of the store die without a word. Left out: the suite registers workers with a `stallMs` (and `leaseMs`) of 100 ms
   * and never moves.
   */
  kill?(store: Store, workerId: string): Promise<void> | void;
  /** Called after each test, with the store that it ended with. */
  destroy?(store: Store): Promise<void> | void;
  /** Rules that this store is excused from, each with the reason. */
  skip?: Readonly<Record<string, string>>;
}

/** The part of a test runner that the suite needs; vitest's `describe` and `test` fit. */
export interface TestRunner {
  describe(name: string, define: () => void): void;
  test: {
    (name: string, run: () => Promise<void>, timeoutMs?: number): void;
    skip(name: string, run: () => Promise<void>): void;
  };
}

/** One numbered rule of docs/spec/store.md, or a part of it. */
export interface Rule {
  number: string;
  title: string;
  /** Skipped for stores without it. */
  needs?: "reopen";
  check(context: RuleContext): Promise<void>;
}

export interface RuleContext {
  readonly store: Store;
  /** Registers a worker that lives until the end of the test. */
  worker(workerId: string): Promise<void>;
  /** Registers a worker that `die` can end. */
  mortal(workerId: string): Promise<void>;
  /** Lets the worker die; resolves when it counts as dead. Runs that can be claimed then are still there. */
  die(workerId: string): Promise<void>;
  /** Closes the store and opens its data again as `store`. */
  reopen(): Promise<void>;
}
