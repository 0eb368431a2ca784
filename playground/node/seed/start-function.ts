import { start } from "workflow/api";
import { handleUserSignup } from "./workflows/user-signup";
export async function POST(request: Request) {
const { email } = await request.json();
// Start the workflow
const run = await start(handleUserSignup, [email]); // [!code highlight]
return Response.json({
message: "Workflow started",
runId: run.runId
});
}
