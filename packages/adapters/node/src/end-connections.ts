import type { Server } from "node:http";

/** What answers have at least to get out, even when the steps took all of the grace. */
const leastMs = 500;

/** Longer delays overflow Node's timers, which then fire at once. */
const longestMs = 2 ** 31 - 1;

/** Stops to listen and waits for the answers that are on their way; what is left at the deadline (monotonic ms) is cut off. */
export async function endConnections(server: Server, deadline: number): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const cutOff = setTimeout(
    () => server.closeAllConnections(),
    Math.min(Math.max(leastMs, deadline - performance.now()), longestMs),
  );
  await closed;
  clearTimeout(cutOff);
}
