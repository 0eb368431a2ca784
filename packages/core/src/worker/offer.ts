import type { WorkerOffer } from "../store/contract.ts";
import type { Registry } from "./registry.ts";

/** What this process can do now: it claims once it has an app. */
export function offerOf(registry: Registry): WorkerOffer {
  return { steps: registry.stepIds, queues: null, claiming: registry.hasManifest };
}
