/** The one web-standard handler. Hosts mount it; none writes routes of its own. */
import { runtime } from "../runtime/runtime.ts";

export const basePath = "/.well-known/workflow/v1/";

export type Handler = (request: Request) => Promise<Response>;

/** Answers everything under `/.well-known/workflow/v1/`; 404 for the rest. */
export function createHandler(): Handler {
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith(basePath)) return empty(404);
    const route = pathname.slice(basePath.length);
    if (route === "health") return health(request);
    return empty(404);
  };
}

function health(request: Request): Response {
  if (request.method !== "GET" && request.method !== "HEAD")
    return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
  const status = runtime().health;
  return Response.json({ status }, { status: status === "ok" ? 200 : 503, headers: { "cache-control": "no-store" } });
}

function empty(status: number): Response {
  return new Response(null, { status });
}
