import { expect, test } from "vitest";
import type { SweepRequest } from "../store/contract/contract.ts";
import { retentionOf } from "../runtime/retention.ts";
import { createLog } from "../log/log.ts";
import { memory } from "../store/memory/memory.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { Sweeper } from "./sweeper.ts";

const dayMs = 86_400_000;

function sweeping(deleted: (number | Error)[], took = 0) {
  const clock = new VirtualClock();
  const requests: SweepRequest[] = [];
  const store = {
    ...memory(),
    async sweep(request: SweepRequest) {
      requests.push(request);
      clock.time.standStill(took);
      const runs = deleted.shift() ?? 0;
      if (runs instanceof Error) throw runs;
      return { runs, bundles: 0 };
    },
  };
  const log = createLog("silent");
  return {
    requests,
    begun: clock.now(),
    pass: (ms: number) => clock.advance(ms),
    sweeper: new Sweeper({ store, clock, log, retention: retentionOf({ failed: "forever", cancelled: "1d" }) }),
  };
}

test("once a minute runs past their age are deleted, by status", async () => {
  const { requests, pass, begun } = sweeping([]);
  await pass(59_999);
  expect(requests).toEqual([]);
  await pass(1);
  expect(requests).toEqual([
    {
      now: begun + 60_000,
      limit: 500,
      endedBefore: { completed: begun + 60_000 - 30 * dayMs, cancelled: begun + 60_000 - dayMs },
    },
  ]);
});

test("a full batch is followed by the next after as long a pause as it took", async () => {
  const { requests, pass } = sweeping([500, 3], 200);
  await pass(60_000);
  await pass(199);
  expect(requests).toHaveLength(1);
  await pass(1);
  expect(requests).toHaveLength(2);
  await pass(30_000);
  expect(requests).toHaveLength(2);
});

test("a failure is repeated after a minute, and a stop ends it", async () => {
  const { requests, pass, sweeper } = sweeping([new Error("EIO")]);
  await pass(60_000);
  await pass(60_000);
  expect(requests).toHaveLength(2);
  sweeper.stop();
  await pass(120_000);
  expect(requests).toHaveLength(2);
});

test("what is no duration and what is no status is refused", () => {
  expect(() => retentionOf({ completed: "soon" })).toThrow(expect.objectContaining({ code: "invalid_duration" }));
  expect(() => retentionOf({ parked: "1d" } as object)).toThrow(expect.objectContaining({ code: "invalid_option" }));
  expect(retentionOf()).toEqual({ completed: 30 * dayMs, failed: 30 * dayMs, cancelled: 30 * dayMs });
});
