import { afterAll, expect, test, vi } from "vitest";
import { useApp, testWorkflow } from "../../support/app.ts";
import { start } from "../api/start.ts";
import { longestDelayMs } from "../clock/clock.ts";
import { runtime } from "./runtime.ts";

afterAll(() => runtime().close(0));

test.each(["pollMs", "graceMs", "turnMs", "cleanUpMs", "leaseMs", "stallMs", "suspectCpuMs"] as const)(
  "%s may be longer than a timer can be: no timer overflows, and so fires at once",
  async (name) => {
    await useApp(`main(async () => "done");`);
    const timeouts = vi.spyOn(globalThis, "setTimeout");
    const intervals = vi.spyOn(globalThis, "setInterval");
    runtime().configure({ worker: { [name]: 3 * longestDelayMs } });
    const run = await start<string>(testWorkflow);
    expect(await run.returnValue).toBe("done");
    await runtime().close();
    runtime().configure({ worker: {} });
    const delays = [...timeouts.mock.calls, ...intervals.mock.calls].map(([, delayMs]) => delayMs ?? 0);
    expect(delays.length).toBeGreaterThan(0);
    expect(delays.filter((delayMs) => delayMs > longestDelayMs)).toEqual([]);
  },
);
