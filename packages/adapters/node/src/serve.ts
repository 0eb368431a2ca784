import { createServer, type Server } from "node:http";
import { createHandler, perdureError, startWorker, stopWorker } from "perdure/host";
import { attachedServer, type AttachedServer, type AttachOptions } from "./attach.ts";
import { withRoutes, type FetchApp } from "./fetch-app.ts";
import { toNodeListener } from "./node-listener.ts";
import { refuseWhile } from "./refuse.ts";

export interface ServeOptions extends AttachOptions {
  /** Default: the environment's `PORT`, else 3000. 0 takes any free one. */
  port?: number;
  /** Default: all addresses of the machine. */
  hostname?: string;
}

export interface PerdureServer extends AttachedServer {
  readonly port: number;
  /** `http://localhost:3000` */
  readonly url: string;
}

/**
 * Serves a fetch handler on `node:http` with perdure's routes before it, and runs the embedded worker beside it. SIGTERM and Ctrl-C
 * stop it well; what was in flight goes on at the next start.
 *
 * @throws `port_in_use`
 * @example
 * const { url } = await serve(app, { port: 3000 });
 */
export async function serve(app: FetchApp, options: ServeOptions = {}): Promise<PerdureServer> {
  const { port = portFromEnvironment(), hostname, ...attachOptions } = options;
  let attached: AttachedServer | null = null;
  const listener = toNodeListener(withRoutes(app, createHandler()));
  const server = createServer(refuseWhile(() => attached?.stopping === true, listener));
  try {
    await listen(server, port, hostname);
  } catch (error) {
    // The app may have started runs before: they are handed over, not torn off.
    await stopWorker();
    throw error;
  }
  attached = attachedServer(server, attachOptions);
  try {
    await startWorker();
  } catch (error) {
    await attached.close();
    throw error;
  }
  return withAddress(attached, hostname);
}

function portFromEnvironment(): number {
  const text = process.env["PORT"];
  if (text === undefined || text === "") return 3000;
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw perdureError("invalid_option", { name: "PORT", value: JSON.stringify(text), expected: "a port, 0 to 65535" });
}

function listen(server: Server, port: number, hostname: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      if (cause.code === "EADDRINUSE")
        reject(perdureError("port_in_use", { port, hostname: hostname ?? "all addresses" }, { cause }));
      else reject(cause);
    });
    server.listen({ port, host: hostname }, () => {
      server.removeAllListeners("error");
      resolve();
    });
  });
}

function withAddress(attached: AttachedServer, hostname: string | undefined): PerdureServer {
  const address = attached.server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return Object.defineProperties(attached, {
    port: { value: port, enumerable: true },
    url: { value: `http://${urlHost(hostname)}:${port}`, enumerable: true },
  }) as PerdureServer;
}

function urlHost(hostname: string | undefined): string {
  if (hostname === undefined || hostname === "0.0.0.0" || hostname === "::") return "localhost";
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}
