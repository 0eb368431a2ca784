import { expect, test } from "vitest";
import { threadCpuMs } from "./thread-cpu.ts";

test("it counts what this thread does, and no time in which it waits", async () => {
  const begin = threadCpuMs();
  const user = process.cpuUsage();
  while (process.cpuUsage(user).user < 60_000);
  const spun = threadCpuMs();
  expect(spun - begin).toBeGreaterThan(20);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(threadCpuMs() - spun).toBeLessThan(150);
});
