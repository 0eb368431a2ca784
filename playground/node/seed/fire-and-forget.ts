import { start } from "workflow/api";
import { sendNotifications } from "./workflows/notifications";
export async function POST(request: Request) {
// Start workflow and don't wait for it
const run = await start(sendNotifications, [userId]);
// Return immediately
return Response.json({
message: "Notifications queued",
runId: run.runId
});
}
