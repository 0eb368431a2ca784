import type { WorkerOffer } from "../store/contract/contract.ts";
import type { Registry } from "./registry/registry.ts";

/** What this process can do now: it claims once it has an app. */
export function offerOf(registry: Registry): WorkerOffer {
  return { steps: registry.stepIds, queues: null, claiming: registry.hasManifest };
}

export function sameOffer(a: WorkerOffer, b: WorkerOffer): boolean {
  return (
    a.claiming === b.claiming && a.steps.length === b.steps.length && a.steps.every((step, index) => step === b.steps[index])
  );
}
