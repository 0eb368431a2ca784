import type { Bundle, BundleMissing, CreateResult, CreateRun } from "./contract.ts";
import type { Answered, Submit } from "./group.ts";

/** Creates runs: the text of a bundle travels once, and again where the store has lost it. */
export type Creator = (run: NewRun) => Promise<Created>;

export interface NewRun extends Omit<CreateRun, "kind" | "bundleHash"> {
  bundle: Bundle;
}

export type Created = Exclude<Answered<CreateResult>, BundleMissing>;

export function createCreator(submit: Submit): Creator {
  /** Hashes of bundles that the store has had from here. */
  const sent = new Set<string>();

  return async (run) => {
    const { bundle } = run;
    for (;;) {
      const text = sent.has(bundle.hash) ? null : bundle;
      const result = await submit({ kind: "create", ...run, bundleHash: bundle.hash, bundle: text });
      if (result.outcome === "bundle-missing") {
        sent.delete(bundle.hash);
        continue;
      }
      if (result.outcome === "created") sent.add(bundle.hash);
      return result;
    }
  };
}
