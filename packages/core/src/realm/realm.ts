/**
 * One context for all runs of a process. Nothing but primitives and functions of the realm crosses its border. It makes code
 * deterministic; it is no security boundary.
 *
 * Held here:
 * - I5: the code sees logical time, seeded randomness and the facts of its run, and nothing of the machine.
 * - I8: no object of the host can be reached from inside, and a run's code never runs in the activation of another.
 */
import vm from "node:vm";
import { prelude as preludeText } from "#prelude";
import type { Bundle } from "../store/contract/contract.ts";
import { createBundleCache, type BundleCache } from "./bundles.ts";
import { threadCpuMs } from "./thread-cpu.ts";
import { createHostPrimitives } from "./host-primitives.ts";
import type { Realm, RealmRun, RunFacts } from "./port.ts";
import type { Install, Prelude } from "./prelude/contract.ts";
import { Instance } from "./instance.ts";
import { registerRealm } from "./realm-promises.ts";

export function createRealm(): Realm {
  return new NodeRealm();
}

/** An evaluation of nothing: the context comes to rest in it. */
const rest = new vm.Script("", { filename: "perdure:rest" });

class NodeRealm implements Realm {
  readonly #context: vm.Context;
  readonly #prelude: Prelude;
  readonly #bundles: BundleCache;
  readonly #seeds = new Map<number, string>();
  #lastRun = 0;

  constructor() {
    this.#context = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
      name: "perdure",
      microtaskMode: "afterEvaluate",
      codeGeneration: { strings: false, wasm: false },
    });
    const install = new vm.Script(preludeText, { filename: "perdure:prelude" }).runInContext(this.#context) as Install;
    this.#prelude = install(createHostPrimitives((run) => this.#seeds.get(run) ?? ""));
    registerRealm(this.#context);
    this.#bundles = createBundleCache(this.#context);
  }

  instantiate(bundle: Bundle, facts: RunFacts): RealmRun {
    const compiled = this.#bundles.compile(bundle);
    this.#lastRun += 1;
    const id = this.#lastRun;
    this.#seeds.set(id, facts.seed);
    const { runId, workflowId, env, createdAt, url, callSites = false, valueBytes = Infinity } = facts;
    this.#prelude.create(id, runId, workflowId, JSON.stringify(env), createdAt, url, callSites, valueBytes);
    return new Instance({
      id,
      prelude: this.#prelude,
      compiled,
      evaluate: (timeoutMs) => this.#evaluate(timeoutMs),
      onDispose: () => this.#seeds.delete(id),
    });
  }

  /** Lets the code come to rest. Not null: the time limit ended it, after so many ms of this thread's CPU time. */
  #evaluate(timeoutMs: number | null): number | null {
    if (timeoutMs === null) {
      rest.runInContext(this.#context);
      return null;
    }
    const before = threadCpuMs();
    try {
      rest.runInContext(this.#context, { timeout: Math.max(1, Math.ceil(timeoutMs)) });
      return null;
    } catch (error) {
      if ((error as { code?: unknown }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return threadCpuMs() - before;
      throw error;
    }
  }

  dispose(): void {
    this.#bundles.clear();
    this.#seeds.clear();
  }
}
