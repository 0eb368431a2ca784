import "perdure";
import { calledDirectly, registerApp, registerStep, registerWorkflow } from "perdure/internal";
// \0perdure/app.js
registerApp({
	deployment: "1247ea55f261eab1b8155cb9844f85c6",
	workflows: {
		"workflow//date-sleeper//dateSleeper": {
			"bundle": "7c2a0f1423c057311bbd43a3e0c53137",
			"env": [],
			"steps": []
		},
		"workflow//workflows//chain": {
			"bundle": "161a006baf8781bf4f3c1a594997f78e",
			"env": [],
			"steps": ["step//workflows//noop"]
		},
		"workflow//workflows//fanOut": {
			"bundle": "c7454b02f3d75d6f3581dba884b75503",
			"env": [],
			"steps": ["step//workflows//echo"]
		},
		"workflow//workflows//oneStep": {
			"bundle": "97499e5e22f450fdfca33b77686433d2",
			"env": [],
			"steps": ["step//workflows//echo"]
		},
		"workflow//workflows//sleeper": {
			"bundle": "95fd4ad8223f9ec65de07d85b3f89867",
			"env": [],
			"steps": []
		},
		"workflow//workflows//stream": {
			"bundle": "fe489f7f6e78f9ec0f7ab4a1b8a5e28c",
			"env": [],
			"steps": ["step//workflows//writeChunks"]
		},
		"workflow//workflows//threeSteps": {
			"bundle": "ae4c764692e40551b9cdf00b816d36c6",
			"env": [],
			"steps": ["step//workflows//echo"]
		}
	},
	steps: [
		"step//workflows//echo",
		"step//workflows//noop",
		"step//workflows//writeChunks"
	],
	bundles: {
		"7c2a0f1423c057311bbd43a3e0c53137": () => import("./7c2a0f1423c057311bbd43a3e0c53137-D3Hjq6J_.js"),
		"161a006baf8781bf4f3c1a594997f78e": () => import("./161a006baf8781bf4f3c1a594997f78e-B-EQnL5v.js"),
		"c7454b02f3d75d6f3581dba884b75503": () => import("./c7454b02f3d75d6f3581dba884b75503-NNEP1alP.js"),
		"97499e5e22f450fdfca33b77686433d2": () => import("./97499e5e22f450fdfca33b77686433d2-DYiICIbD.js"),
		"95fd4ad8223f9ec65de07d85b3f89867": () => import("./95fd4ad8223f9ec65de07d85b3f89867-CbfcSlv7.js"),
		"fe489f7f6e78f9ec0f7ab4a1b8a5e28c": () => import("./fe489f7f6e78f9ec0f7ab4a1b8a5e28c-BqR622XY.js"),
		"ae4c764692e40551b9cdf00b816d36c6": () => import("./ae4c764692e40551b9cdf00b816d36c6-BgAp-K4D.js")
	},
	loadSteps: () => import("../perdure-steps.js"),
	packages: {},
	root: {
		from: import.meta.url,
		relative: "../.."
	}
});
// workflows.ts
registerStep("step//workflows//noop", noop);
registerStep("step//workflows//echo", echo);
registerWorkflow("workflow//workflows//oneStep", oneStep);
registerWorkflow("workflow//workflows//chain", chain);
registerWorkflow("workflow//workflows//threeSteps", threeSteps);
registerWorkflow("workflow//workflows//fanOut", fanOut);
registerWorkflow("workflow//workflows//sleeper", sleeper);
registerWorkflow("workflow//workflows//stream", stream);
registerStep("step//workflows//writeChunks", writeChunks);
async function noop() {}
async function echo(value) {
	return value;
}
async function oneStep() {
	return calledDirectly("workflow//workflows//oneStep");
}
async function chain() {
	return calledDirectly("workflow//workflows//chain");
}
async function threeSteps() {
	return calledDirectly("workflow//workflows//threeSteps");
}
async function fanOut() {
	return calledDirectly("workflow//workflows//fanOut");
}
async function sleeper() {
	return calledDirectly("workflow//workflows//sleeper");
}
async function stream() {
	return calledDirectly("workflow//workflows//stream");
}
async function writeChunks(writable, chunks, bytes) {
	const writer = writable.getWriter();
	for (let index = 0; index < chunks; index += 1) await writer.write(new Uint8Array(bytes).fill(index));
	await writer.close();
}
export { chain as t };

//# sourceMappingURL=workflows-kl4E4-0p.js.map