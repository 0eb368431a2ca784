import "./chunks/workflows-kl4E4-0p.js";
import "perdure";
import { calledDirectly, registerWorkflow } from "perdure/internal";
import "date-fns";
// date-sleeper.ts
registerWorkflow("workflow//date-sleeper//dateSleeper", dateSleeper);
/** As `sleeper`, with a dependency of some size that has state in each run. */
async function dateSleeper() {
	return calledDirectly("workflow//date-sleeper//dateSleeper");
}
export {};

//# sourceMappingURL=perdure-steps.js.map