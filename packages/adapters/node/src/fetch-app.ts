import { basePath, type Handler } from "perdure/host";

/** What answers a web-standard request. `env` is what @hono/node-server gives: Node's own request and response. */
export type FetchHandler = (request: Request, env?: unknown) => Response | Promise<Response>;

/** A fetch handler, or an object that has one: an app of Hono, h3, Elysia, itty-router and others. */
export type FetchApp = FetchHandler | { fetch: FetchHandler };

export function handlerOf(app: FetchApp): FetchHandler {
  return typeof app === "function" ? app : (request, env) => app.fetch(request, env);
}

/** perdure's routes first, so that no catch-all of the app hides them. */
export function withRoutes(app: FetchApp, routes: Handler): FetchHandler {
  const handler = handlerOf(app);
  return (request, env) => (isOurs(new URL(request.url).pathname) ? routes(request) : handler(request, env));
}

export function isOurs(pathname: string): boolean {
  return pathname.startsWith(basePath);
}
