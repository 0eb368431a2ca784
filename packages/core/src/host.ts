/** What a host adapter needs: the handler, and the life of the embedded worker. */
import { runtime } from "./runtime/runtime.ts";

export { perdureError } from "./errors/perdure-error.ts";
export { basePath, createHandler, type Handler } from "./http/handler.ts";

/** Opens the store and starts the embedded worker, so that runs of an earlier process go on. Repeating it changes nothing. */
export async function startWorker(): Promise<void> {
  const rt = runtime();
  await rt.open();
  await rt.worker();
}

export interface StopOptions {
  /** How long running steps may go on, in ms. Default: `worker.graceMs`, 10 s. */
  graceMs?: number;
}

/** Stops the worker and closes the store: running steps end within the grace or are handed over; nothing is lost either way. */
export async function stopWorker({ graceMs }: StopOptions = {}): Promise<void> {
  await runtime().close(graceMs);
}

/** How long running steps may go on at a shutdown, as configured, in ms. */
export function defaultGraceMs(): number {
  return runtime().limits.graceMs;
}
