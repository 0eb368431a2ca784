import { start } from "workflow/api";
import { generateReport } from "./workflows/reports";
export async function POST(request: Request) {
const run = await start(generateReport, [reportId]);
// Wait for the workflow to complete
const report = await run.returnValue; // [!code highlight]
return Response.json({ report });
}
