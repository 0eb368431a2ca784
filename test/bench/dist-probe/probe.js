import { t as chain } from "./chunks/workflows-kl4E4-0p.js";
import { configure } from "perdure";
import { start } from "perdure/api";
import { stopWorker } from "perdure/host";
// probe.ts
configure({ store: process.argv[2] });
for (let i = 0; i < 4; i++) {
	const a = performance.now();
	const cpu = process.cpuUsage();
	await (await start(chain, [500])).returnValue;
	const used = process.cpuUsage(cpu);
	console.log("ms/step", (performance.now() - a) / 500, "cpu ms/step", (used.user + used.system) / 5e5);
}
await stopWorker();
export {};

//# sourceMappingURL=probe.js.map