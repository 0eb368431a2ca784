/** A program's machine in a real realm. */
import { RunMachine } from "../../packages/core/src/engine/machine.ts";
import { eventOf, type JournalEvent } from "../../packages/core/src/journal/events.ts";
import { derive } from "../../packages/core/src/realm/entropy.ts";
import type { Realm, RealmRun } from "../../packages/core/src/realm/port.ts";
import { createRealm } from "../../packages/core/src/realm/realm.ts";
import { bundleOf, engineLimits, workflowId } from "../../packages/core/support/realm.ts";
import type { Bundle } from "../../packages/core/src/store/contract/contract.ts";
import { encode } from "../../packages/core/src/values/codec.ts";
import type { Program } from "./program.ts";

export const runId = "wrun_property";
export const createdAt = 1_700_000_000_000;

export function bundleOfProgram({ body }: Program): Bundle {
  return bundleOf(`const { FatalError } = perdure;\n${body}`);
}

/** The first event of every journal of this program. */
export function createdEvent({ seed }: Program, bundle: Bundle): JournalEvent {
  const detail = { workflowId, bundle: bundle.hash, abi: 1, format: 1, seed: secretOf(seed), env: {} };
  return eventOf("run_created", { number: 1, at: createdAt }, { detail, value: encode([], { root: "args" }) });
}

function secretOf(seed: number): string {
  return seed.toString(16).padStart(8, "0").repeat(8);
}

export interface OpenMachine {
  machine: RunMachine;
  realmRun: RealmRun;
  /** What the code has printed, each with the number of the event whose activation printed it. */
  logs: string[];
}

/** A realm fills with what programs leave behind, and shares its state among them: a new one now and then. */
const programsInRealm = 500;
let realm: Realm = createRealm();
let opened = new Set<number>();

export function openMachine(program: Program, bundle: Bundle): OpenMachine {
  opened.add(program.seed);
  if (opened.size > programsInRealm) {
    realm.dispose();
    realm = createRealm();
    opened = new Set([program.seed]);
  }
  const realmRun = realm.instantiate(bundle, { runId, workflowId, seed: secretOf(program.seed), env: {}, createdAt, url: "" });
  const logs: string[] = [];
  const machine: RunMachine = new RunMachine({
    realmRun,
    runId,
    derive,
    limits: engineLimits,
    onLog: (level, text) => void logs.push(`${level} ${text}`),
  });
  return { machine, realmRun, logs };
}
