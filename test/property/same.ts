/** Comparisons of plain data that cost little while nothing differs. */
import { expect } from "vitest";
import type { JournalEvent } from "../../packages/core/src/journal/events.ts";

export function expectSame(actual: unknown, expected: unknown, what: string): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual, what).toEqual(expected);
}

export function expectSameJournal(actual: readonly JournalEvent[], expected: readonly JournalEvent[], what: string): void {
  const same = actual.length === expected.length && actual.every((event, index) => isSame(event, expected[index]));
  if (!same) expect(actual, what).toEqual(expected);
}

function isSame(event: JournalEvent, other: JournalEvent | undefined): boolean {
  if (event === other) return true;
  if (other === undefined) return false;
  const { number, type, at, clock, correlationId, detail, value } = event;
  return (
    number === other.number &&
    type === other.type &&
    at === other.at &&
    clock === other.clock &&
    correlationId === other.correlationId &&
    detail === other.detail &&
    value === other.value
  );
}
