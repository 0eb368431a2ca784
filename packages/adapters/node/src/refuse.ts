import type { IncomingMessage, ServerResponse } from "node:http";
import { isOurs } from "./fetch-app.ts";
import type { NodeListener } from "./node-listener.ts";

/** While `isStopping`, only perdure's own routes answer: a balancer has to see 503 at `health`, and no new work comes in. */
export function refuseWhile(isStopping: () => boolean, listener: NodeListener): NodeListener {
  return (request, response) => {
    if (!isStopping()) return listener(request, response);
    // So that the client's next request goes to another process.
    response.setHeader("connection", "close");
    if (isOurs(request.url ?? "/")) listener(request, response);
    else refuse(request, response);
  };
}

function refuse(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response.writeHead(503, { "content-type": "text/plain", "retry-after": "1" });
  response.end("The server is stopping. Try again.\n");
}
