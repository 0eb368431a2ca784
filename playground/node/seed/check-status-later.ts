import { getRun } from "workflow/api";
export async function GET(request: Request) {
const url = new URL(request.url);
const runId = url.searchParams.get("runId");
// Retrieve the existing run
const run = getRun(runId); // [!code highlight]
// Check its status
const status = await run.status;
if (status === "completed") {
const result = await run.returnValue;
return Response.json({ result });
}
return Response.json({ status });
}
