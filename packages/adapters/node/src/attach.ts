import type { Server } from "node:http";
import { defaultGraceMs, startWorker, stopWorker } from "perdure/host";
import { endConnections } from "./end-connections.ts";
import { stopOnSignals } from "./signals.ts";

export interface AttachOptions {
  /** How long running steps may go on when the server stops, in ms. Default: `worker.graceMs`, 10 s. */
  graceMs?: number;
  /** Whether SIGTERM and SIGINT stop the server and end the process. Default: true. */
  signals?: boolean;
}

export interface AttachedServer {
  readonly server: Server;
  /** True from the moment that the server was told to stop. */
  readonly stopping: boolean;
  /**
   * Stops: `health` says 503, readers of streams end (they resume by index), running steps end within the grace or are handed over,
   * the store is closed, the server no longer listens. Repeating it changes nothing.
   */
  close(): Promise<void>;
}

/**
 * Gives an existing `node:http` server the life of the embedded worker: starts it now, stops it well with the server.
 *
 * @example
 * const server = express().use(middleware()).listen(3000);
 * await attach(server);
 */
export async function attach(server: Server, options: AttachOptions = {}): Promise<AttachedServer> {
  const attached = attachedServer(server, options);
  try {
    await startWorker();
  } catch (error) {
    await attached.close();
    throw error;
  }
  return attached;
}

/** `attach()` before the worker is started. */
export function attachedServer(server: Server, { graceMs, signals = true }: AttachOptions): AttachedServer {
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    const grace = graceMs ?? defaultGraceMs();
    const deadline = performance.now() + grace;
    try {
      await stopWorker({ graceMs: grace });
    } finally {
      await endConnections(server, deadline);
      ignoreSignals();
    }
  };
  const attached: AttachedServer = {
    server,
    get stopping() {
      return closing !== null;
    },
    close: () => (closing ??= close()),
  };
  const ignoreSignals = signals
    ? stopOnSignals(attached.close, () => Math.ceil((graceMs ?? defaultGraceMs()) / 1000))
    : () => undefined;
  return attached;
}
