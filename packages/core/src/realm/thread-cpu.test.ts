import { expect, test } from "vitest";
import { threadCpuMs } from "./thread-cpu.ts";

test("it counts what this thread does, and no time in which it waits", () => {
  const begin = threadCpuMs();
  const user = process.cpuUsage();
  while (process.cpuUsage(user).user < 60_000);
  const spun = threadCpuMs();
  expect(spun - begin).toBeGreaterThan(20);
  // Nothing else of this thread runs meanwhile.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  expect(threadCpuMs() - spun).toBeLessThan(250);
});
