import type { Store, WorkerLife, WorkerRegistration } from "../store/contract/contract.ts";

/** What the suite needs to know of a store. */
export interface StoreHarness {
  /** An empty store. Called once for each test. */
  create(): Promise<Store> | Store;
  /** Closes the store that `create` gave and opens its data again. Left out by stores that end with their process. */
  reopen?(store: Store): Promise<Store> | Store;
  /**
   * Lets a worker of the store die without a word. Left out: the suite moves its workers and lets them die by not moving them
   * any more, with a `stallMs` (and `leaseMs`) of 500 ms; rules that tell a death from a stall are skipped.
   */
  kill?(store: Store, workerId: string): Promise<void> | void;
  /**
   * Lets the main thread of a worker stand still, until the store gives the worker up; `moved` brings it back. Left out: the suite
   * does not move it for `stallMs`.
   */
  stall?(store: Store, workerId: string): Promise<void> | void;
  /** Makes the store unable to write for the moment, and gives what mends it. Left out: what it says then is not checked. */
  breakDown?(store: Store): Promise<Mend> | Mend;
  /** Ms after which the beat has recorded an activation that is under way. Default: 1,000. */
  recordsAfterMs?: number;
  /** Called after each test, with the store that it ended with. */
  destroy?(store: Store): Promise<void> | void;
  /** Rules that this store is excused from, each with the reason. */
  skip?: Readonly<Record<string, string>>;
}

export type Mend = () => Promise<void> | void;

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
  /** Skipped for stores whose harness lacks it. */
  needs?: "reopen" | "kill" | "breakDown";
  check(context: RuleContext): Promise<void>;
}

export interface RuleContext {
  readonly store: Store;
  /** Registers a worker that lives until the end of the test. It has no steps, serves all queues, and claims. */
  worker(workerId: string, fields?: Partial<WorkerRegistration>): Promise<WorkerLife>;
  /** Registers a worker that `die` and `stall` can end. */
  mortal(workerId: string, fields?: Partial<WorkerRegistration>): Promise<WorkerLife>;
  /** Lets a mortal worker die; resolves when it counts as dead. Runs that can be claimed then are still there. */
  die(workerId: string): Promise<void>;
  /** Lets a mortal worker stand still; resolves when it counts as dead. */
  stall(workerId: string): Promise<void>;
  /** Moves a worker that stands still; resolves when it lives again. */
  revive(workerId: string): Promise<void>;
  /** Waits until an activation that has just begun is recorded. */
  recorded(): Promise<void>;
  /** Makes the store unable to write for the moment. */
  breakDown(): Promise<Mend>;
  /** Closes the store and opens its data again as `store`. */
  reopen(): Promise<void>;
}
