// Holds runs: creates them with itself as the owner, says so, and waits to be killed. It is in an activation of the run that a line
// names. argv: root, worker id, run ids.
import { createInterface } from "node:readline";
import { sqlite } from "@perdure/sqlite";
import { createOf, workerOf } from "./plain.mjs";

const [root, workerId, ...runIds] = process.argv.slice(2);
const store = sqlite({ root });
const life = await store.register(workerOf(workerId));
const results = await store.write(runIds.map((runId) => createOf(runId, workerId)));
console.log(results.map(({ outcome }) => outcome).join());
createInterface(process.stdin).on("line", (runId) => life.activating(runId));
setInterval(() => life.moved(), 100);
