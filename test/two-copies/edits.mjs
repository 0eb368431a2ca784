// A dev server whose app is edited over and over: `edits.mjs <file with what to do>`. Prints what is left of it, as JSON.
import { readFileSync } from "node:fs";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { sqlite } from "@perdure/sqlite";
import { configure } from "perdure";
import { start } from "perdure/api";
import { stopWorker } from "perdure/host";
import { registerApp, registerStep } from "perdure/internal";

const { root, bundle, workflowId, edits, measureAfter } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const [stepId] = bundle.steps;
/** What an edit brings, as large as modules often are: 200 kB. */
const ballastOf = (edit) => Array.from({ length: 25_000 }, () => edit + 0.5);

configure({ store: sqlite({ root, synchronous: "NORMAL" }) });
const { runtime } = globalThis[Symbol.for("perdure.process")];
const heaps = [];
let value;

for (let edit = 1; edit <= edits; edit += 1) {
  const hash = `${bundle.hash}-${edit}`;
  const ballast = ballastOf(edit);
  const step = (input) => input + Math.floor(ballast[0]);
  registerApp({
    deployment: `deployment-${edit}`,
    workflows: { [workflowId]: { bundle: hash, env: [], steps: [stepId] } },
    steps: [stepId],
    bundles: {
      [hash]: () => Promise.resolve({ code: `${bundle.code}\n// ${ballast.slice(0, 10_000).join()}`, map: null, abi: 1 }),
    },
    stepModules: [{ name: "work", steps: [stepId], load: async () => registerStep(stepId, async (input) => step(input)) }],
    packages: {},
    root: { from: pathToFileURL(`${root}/`).href, relative: "." },
  });
  const run = await start({ workflowId }, [1_000]);
  value = await run.returnValue;
  if (value !== 1_000 + edit) throw new Error(`edit ${edit} gave ${String(value)}: the code of another`);
  if (measureAfter.includes(edit)) heaps.push(await heap());
}

/** What finalisers hold goes with the next collection. */
async function heap() {
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return process.memoryUsage().heapUsed;
}

const { registry } = runtime;
process.stdout.write(JSON.stringify({ heaps, manifests: registry.manifests.length, steps: registry.stepIds, value }));
await stopWorker({ graceMs: 0 });
