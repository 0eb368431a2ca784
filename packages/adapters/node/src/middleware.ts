import type { IncomingMessage, ServerResponse } from "node:http";
import { createHandler } from "perdure/host";
import { isOurs } from "./fetch-app.ts";
import { toNodeListener } from "./node-listener.ts";

/** The form of Express, Connect, Polka and their like. */
export type NodeMiddleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

/**
 * Answers perdure's routes in an existing server and passes on everything else. Put it before what parses bodies.
 *
 * @example
 * const app = express();
 * app.use(middleware());
 */
export function middleware(): NodeMiddleware {
  const listener = toNodeListener(createHandler());
  return (request, response, next) => {
    if (isOurs(pathnameOf(request))) listener(request, response);
    else next();
  };
}

function pathnameOf({ url = "/" }: IncomingMessage): string {
  const end = url.indexOf("?");
  return end < 0 ? url : url.slice(0, end);
}
