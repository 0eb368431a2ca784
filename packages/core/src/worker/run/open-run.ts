import { RunMachine } from "../../engine/machine.ts";
import { derive } from "../../realm/entropy.ts";
import { detailOf, type JournalEvent } from "../../journal/events.ts";
import { mapPlaces } from "../../realm/stack.ts";
import type { Realm, RealmRun } from "../../realm/port.ts";
import { perdureError } from "../../errors/perdure-error.ts";
import type { Bundle } from "../../store/contract/contract.ts";
import type { OwnedRun } from "./owned-run.ts";
import type { WorkerContext } from "../context/worker-context.ts";

export interface OpenedRun {
  machine: RunMachine;
  realmRun: RealmRun;
}

/** Formats of journals and bundles that this version drives. */
export const engineFormat = 1;
const bundleAbi = 1;

/** Makes the machine of a run from what `run_created` says. */
export function openRun(
  context: WorkerContext,
  realm: Realm,
  run: OwnedRun,
  bundle: Bundle,
  events: readonly JournalEvent[],
  { callSites = false }: { callSites?: boolean } = {},
): OpenedRun {
  const [first] = events;
  if (first === undefined) throw perdureError("corrupt_value", { reason: "the journal has no events" });
  const created = detailOf(first, "run_created");
  if (created.format !== engineFormat)
    throw perdureError("engine_format", { format: created.format, supported: String(engineFormat) });
  if (bundle.abi !== bundleAbi) throw perdureError("bundle_abi", { abi: bundle.abi, supported: String(bundleAbi) });
  const { runId, workflowId, createdAt } = run;
  const realmRun = realm.instantiate(bundle, {
    runId,
    workflowId,
    seed: created.seed,
    env: created.env,
    createdAt,
    url: created.url ?? "",
    callSites,
    valueBytes: context.limits.valueBytes,
  });
  const onLog = (level: "debug" | "info" | "warn" | "error", text: string) =>
    context.onConsole(runId, level, mapPlaces(text, bundle.map));
  const machine = new RunMachine({
    realmRun,
    runId,
    derive,
    limits: context.limits,
    onLog,
  });
  return { machine, realmRun };
}
