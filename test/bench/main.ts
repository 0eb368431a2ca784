/** Runs inside the built benchmark app: `main.js --scenario ID --store URL --folder DIR`, and prints the figures as JSON. */
import { configure } from "perdure";
import { stopWorker } from "perdure/host";
import { parseArgs } from "node:util";
import { createRawLimit } from "./raw.ts";
import type { Scenario } from "./scenario.ts";
import { manyRuns } from "./scenarios/many-runs.ts";
import { oneStepLatency } from "./scenarios/one-step.ts";
import { sleepingRuns } from "./scenarios/sleeping-runs.ts";
import { stepChain } from "./scenarios/chain.ts";
import { streamThroughput } from "./scenarios/stream-throughput.ts";
import { wideFanOut } from "./scenarios/fan-out.ts";

const scenarios: readonly Scenario[] = [oneStepLatency, stepChain, manyRuns, wideFanOut, sleepingRuns, streamThroughput];

const { values } = parseArgs({
  options: { scenario: { type: "string" }, store: { type: "string" }, folder: { type: "string" } },
});
const scenario = scenarios.find(({ id }) => id === values.scenario);
if (scenario === undefined || values.store === undefined || values.folder === undefined) {
  throw new Error("main.js --scenario A|B|C|D|E|F --store URL --folder DIR");
}

configure({ store: values.store });
const raw = createRawLimit(values.folder);
// Both sides are compiled and warm before anything counts, and the limit has its 2,000 samples.
await raw.commits(200);
await raw.batches(20);
const figures = await scenario.run(raw);
await stopWorker();
const limits = { commitMs: raw.commitMs, commitCount: raw.commitCount, batchedRowsPerSecond: raw.batchedRowsPerSecond };
raw.close();
console.log(JSON.stringify({ scenario: scenario.id, title: scenario.title, limits, figures }));
