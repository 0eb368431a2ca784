/** What exists in a workflow only. The compiled workflow gets the realm's own; these say so to whoever calls them elsewhere. */
import { perdureError } from "../errors/perdure-error.ts";

/**
 * Waits without costing resources, for weeks if need be.
 *
 * @param duration ms, a text such as "10s" or "2 days", or the `Date` to wait for.
 * @throws TypeError at once for anything else; `outside_workflow` when called outside a workflow.
 */
export function sleep(duration: number | string | Date): Promise<void> {
  void duration;
  throw perdureError("outside_workflow", { what: "sleep()" });
}

/** In a workflow: global `fetch` as a step. In a step or in server code: global `fetch`. */
export function fetch(...args: Parameters<typeof globalThis.fetch>): Promise<Response> {
  return globalThis.fetch(...args);
}
