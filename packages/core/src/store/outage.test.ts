import { expect, test } from "vitest";
import { Outage } from "./outage.ts";

test("an outage of a second is told once, and its end once, when everyone is answered again", () => {
  const told: string[] = [];
  let now = 0;
  const outage = new Outage({
    onAway: (error) => told.push(`away: ${String(error)}`),
    onBack: (afterMs) => told.push(`back after ${afterMs}`),
    monotonic: () => now,
  });
  outage.failed("writes", "EIO");
  now = 500;
  outage.answered("writes");
  expect(told).toEqual([]);
  for (now = 1_000; now <= 4_000; now += 100) {
    outage.failed("writes", "EIO");
    outage.failed("claims", "EIO");
  }
  expect(told).toEqual(["away: EIO"]);
  now = 5_000;
  outage.answered("claims");
  expect(told).toHaveLength(1);
  outage.answered("writes");
  expect(told).toEqual(["away: EIO", "back after 4000"]);
});
