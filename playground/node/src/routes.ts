import { Hono } from "hono";
import { start, getRun } from "workflow/api";
import * as checkStatusLater from "../seed/check-status-later";
import * as fireAndForget from "../seed/fire-and-forget";
import * as startFunction from "../seed/start-function";
import * as streamUpdates from "../seed/stream-updates";
import * as waitForCompletion from "../seed/wait-for-completion";
import { journey } from "../workflows/journey";
import { tellStory } from "../workflows/story";
import { localServices } from "./local-services";
import { visitor } from "./visitor";

export const app = new Hono();

app.use(visitor);
app.route("/local", localServices);

// The routes of the seed document, as they stand there.
app.post("/api/signup", (context) => startFunction.POST(context.req.raw));
app.post("/api/notifications", (context) => fireAndForget.POST(context.req.raw));
app.post("/api/report", (context) => waitForCompletion.POST(context.req.raw));
app.post("/api/content", (context) => streamUpdates.POST(context.req.raw));
app.get("/api/status", (context) => checkStatusLater.GET(context.req.raw));

app.post("/api/journeys", async (context) => {
  const run = await start(journey, [context.req.query("traveller") ?? "Ada"]);
  return context.json({ runId: run.runId }, 202);
});

app.post("/api/stories", async (context) => {
  const run = await start(tellStory, [context.req.query("hero") ?? "Ada"]);
  return context.json({ runId: run.runId }, 202);
});

// Reconnecting is asking for what comes behind the chunks that one has.
app.get("/api/runs/:runId/stream", (context) => {
  const startIndex = Number(context.req.query("startIndex") ?? 0);
  const stream = getRun(context.req.param("runId")).getReadable({ startIndex });
  return new Response(stream, { headers: { "content-type": "application/x-ndjson", "cache-control": "no-store" } });
});

app.get("/api/runs/:runId", async (context) => {
  const run = getRun(context.req.param("runId"));
  if (!(await run.exists)) return context.json({ error: "there is no such run" }, 404);
  const [workflow, status, createdAt, completedAt] = await Promise.all([
    run.workflowName,
    run.status,
    run.createdAt,
    run.completedAt,
  ]);
  return context.json({ runId: run.runId, workflow, status, createdAt, completedAt });
});
