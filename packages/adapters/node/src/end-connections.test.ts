import { once } from "node:events";
import { createServer } from "node:http";
import { expect, test, vi } from "vitest";
import { endConnections } from "./end-connections.ts";

test.each([-1_000, 10_000, 2 ** 31, 1e12])("a deadline in %d ms is one that a timer can hold", async (ms) => {
  const server = createServer().listen(0);
  await once(server, "listening");
  const timeouts = vi.spyOn(globalThis, "setTimeout");
  await endConnections(server, performance.now() + ms);
  expect(server.listening).toBe(false);
  const [delayMs] = timeouts.mock.calls.map(([, given]) => given);
  expect(delayMs).toBeGreaterThanOrEqual(500);
  expect(delayMs).toBeLessThanOrEqual(2 ** 31 - 1);
});
