/**
 * A warning or an error on the console that no test expects fails the test. A test that expects one takes it with
 * `vi.spyOn(console, "warn").mockImplementation(() => {})` and looks at its calls.
 */
import { format } from "node:util";
import { afterAll, afterEach, expect } from "vitest";

let unexpected: string[] = [];

for (const level of ["warn", "error"] as const) {
  const print = console[level].bind(console);
  console[level] = (...args: unknown[]) => {
    unexpected.push(`console.${level}: ${format(...args)}`);
    print(...args);
  };
}

function holdSilence(): void {
  const seen = unexpected;
  unexpected = [];
  expect(seen, "no test expects this on the console").toEqual([]);
}

afterEach(holdSilence);
afterAll(holdSilence);
