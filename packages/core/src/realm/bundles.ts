/** Workflow bundles, compiled in the realm and kept by their hash. */
import { getHeapStatistics } from "node:v8";
import vm from "node:vm";
import type { Bundle } from "../store/contract.ts";
import type { Factory } from "./prelude/contract.ts";

export interface CompiledBundle {
  readonly factory: Factory;
  /** Approximate bytes of heap of one instance: estimated by the text's length until it was measured. */
  bytes: number;
  /** How many instances were started, until it was measured. */
  starts: number;
}

export interface BundleCache {
  compile(bundle: Bundle): CompiledBundle;
  clear(): void;
}

/** The last used stay compiled although no run uses them. */
const maxIdle = 64;

export function createBundleCache(parsingContext: vm.Context): BundleCache {
  const recent = new Map<string, CompiledBundle>();
  /** Those that runs still hold. */
  const known = new Map<string, WeakRef<CompiledBundle>>();
  const collected = new FinalizationRegistry<string>((hash) => {
    if (known.get(hash)?.deref() === undefined) known.delete(hash);
  });

  function load({ hash, code }: Bundle): CompiledBundle {
    const factory = vm.compileFunction(code, ["require", "module", "exports", "globalThis"], {
      parsingContext,
      filename: `workflow:${hash}`,
    });
    const compiled = { factory: factory as Factory, bytes: estimateBytes(code), starts: 0 };
    known.set(hash, new WeakRef(compiled));
    collected.register(compiled, hash);
    return compiled;
  }

  return {
    compile(bundle) {
      const { hash } = bundle;
      const compiled = recent.get(hash) ?? known.get(hash)?.deref() ?? load(bundle);
      recent.delete(hash);
      recent.set(hash, compiled);
      for (const oldest of recent.keys()) {
        if (recent.size <= maxIdle) break;
        recent.delete(oldest);
      }
      return compiled;
    },
    clear() {
      recent.clear();
      known.clear();
    },
  };
}

/** The first start compiles what the code calls, so the second is measured. What else happens to be allocated counts too. */
const measuredStart = 2;
const leastBytes = 2_048;

export function measureStart<Result>(compiled: CompiledBundle, start: () => Result): Result {
  if (compiled.starts >= measuredStart) return start();
  compiled.starts += 1;
  if (compiled.starts < measuredStart) return start();
  const before = getHeapStatistics().used_heap_size;
  const result = start();
  const bytes = getHeapStatistics().used_heap_size - before;
  // A collection in between says nothing.
  if (bytes > 0) compiled.bytes = Math.max(leastBytes, bytes);
  return result;
}

/** Before anything was measured: what a run has without any code, and a share of the text. */
function estimateBytes(code: string): number {
  return 4_096 + Math.round(code.length / 3);
}
