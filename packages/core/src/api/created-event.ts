import { eventOf, type JournalEvent } from "../journal/events.ts";
import { randomBytes } from "../runtime/random.ts";
import { runtime } from "../runtime/runtime.ts";
import type { Bundle } from "../store/contract/contract.ts";
import type { ManifestWorkflow } from "../worker/registry/manifest.ts";
import { engineFormat } from "../worker/run/open-run.ts";

/** The first event of a run: what its code may know of the world, as it is now. */
export function createdEvent(
  workflowId: string,
  { env, bundle: hash }: ManifestWorkflow,
  { abi }: Bundle,
  value: string,
  at: number,
): JournalEvent {
  const seed = randomBytes(32).toString("hex");
  const values = Object.fromEntries(env.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  const { url } = runtime().config;
  const detail = {
    workflowId,
    bundle: hash,
    abi,
    format: engineFormat,
    seed,
    env: values,
    ...(url === undefined ? {} : { url }),
  };
  return eventOf("run_created", { number: 1, at }, { detail, value });
}
