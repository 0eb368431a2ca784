import { start } from "workflow/api";
import { processOrder } from "./workflows/process-order";
const run = await start(processOrder, [/* orderId */]);
// The run object has properties you can await
console.log("Run ID:", run.runId);
// Check the workflow status
const status = await run.status; // "running" | "completed" | "failed"
// Get the workflow's return value (blocks until completion)
const result = await run.returnValue;
