import { getRun, start } from "workflow/api";
import { greet } from "./workflows/greet";

/** The server-rendered page: `template` is the index.html that Vite built. */
export function renderPage(template: string): string {
  return template.replace("<!--page-->", form);
}

const form = `<h1>perdure with Vite</h1>
<p>Starts <code>${(greet as { workflowId?: string }).workflowId ?? ""}</code></p>
<form><input name="name" value="Ada"><button>Greet</button></form>
<p id="answer"></p>`;

/** The routes that the page calls. */
export async function answer(request: Request): Promise<Response | undefined> {
  const url = new URL(request.url);
  if (url.pathname === "/api/greet" && request.method === "POST") {
    const run = await start(greet, [url.searchParams.get("name") ?? "nobody"]);
    return Response.json({ runId: run.runId }, { status: 202 });
  }
  const runId = /^\/api\/runs\/([^/]+)$/.exec(url.pathname)?.[1];
  if (runId === undefined) return undefined;
  const run = getRun(runId);
  if (!(await run.exists)) return Response.json({ error: "no such run" }, { status: 404 });
  const status = await run.status;
  return Response.json({ status, ...(status === "completed" ? { answer: await run.returnValue } : {}) });
}
