import type { IncomingMessage, ServerResponse } from "node:http";
import { inspect } from "node:util";
import { getRequestListener } from "@hono/node-server";
import { handlerOf, type FetchApp } from "./fetch-app.ts";

/** What `http.createServer()` takes. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * A listener for `http.createServer()` of anything that speaks Request and Response.
 *
 * A client that leaves aborts `request.signal` and cancels the response's stream. What the handler throws is printed and answered
 * with 500.
 *
 * @example
 * http.createServer(toNodeListener((request) => Response.json({ url: request.url })));
 */
export function toNodeListener(app: FetchApp): NodeListener {
  const handler = handlerOf(app);
  const listener = getRequestListener((request, env) => handler(request, env), {
    // The process's own Request and Response stay as they are: values are recognised by them.
    overrideGlobalObjects: false,
    errorHandler: answerFailure,
  });
  return (request, response) => void listener(request, response);
}

function answerFailure(error: unknown): Response {
  // A client that has left is no failure of the app.
  if (error instanceof Error && error.name === "AbortError") return new Response(null, { status: 499 });
  if (error instanceof Error && error.name === "RequestError") return new Response("Bad Request", { status: 400 });
  process.stderr.write(`${inspect(error)}\n`);
  return new Response("Internal Server Error", { status: 500 });
}
