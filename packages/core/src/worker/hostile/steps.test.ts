/**
 * Whatever a step gives or has about it harms its own step and nothing else: every run ends with a code or a value, the process
 * hears of nothing, and the next run goes its way.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { hostileValues, type HostileValue } from "../../../support/hostile-values.ts";
import { Workbench } from "../../../support/workbench.ts";
import { FatalError, RetryableError } from "../../errors/user-errors.ts";
import { openStreams } from "../../../support/step-trial.ts";
import type { StepFunction } from "../registry/registry.ts";

const unhandled: unknown[] = [];
const hear = (reason: unknown): void => void unhandled.push(reason);
beforeAll(() => void process.on("unhandledRejection", hear).on("uncaughtException", hear));
afterAll(() => void process.off("unhandledRejection", hear).off("uncaughtException", hear));

/** What a step does with the value. */
type Place = (value: unknown) => { run: () => unknown; options?: Record<string, unknown> };

function failing(error: () => unknown): { run: () => unknown } {
  return {
    run: () => {
      throw error();
    },
  };
}

function errorWith(field: string): Place {
  return (value) =>
    failing(() => Object.defineProperty(new Error("of the step"), field, { value, enumerable: true, configurable: true }));
}

function option(name: string): Place {
  return (value) => ({ run: () => "ran", options: { [name]: value } });
}

const places: Record<string, Place> = {
  returned: (value) => ({ run: () => value }),
  thrown: (value) => failing(() => value),
  "rejected with": (value) => ({ run: () => Promise.reject(value) }),
  "an error's message": errorWith("message"),
  "an error's name": errorWith("name"),
  "an error's stack": errorWith("stack"),
  "an error's cause": errorWith("cause"),
  "an error's code": errorWith("code"),
  "an error's own field": errorWith("detail"),
  "one of several errors": (value) => failing(() => new AggregateError([value], "several")),
  "a FatalError's cause": (value) => failing(() => Object.assign(new FatalError("x"), { cause: value })),
  retryAfter: (value) => failing(() => new RetryableError("x", { retryAfter: value as string })),
  maxRetries: option("maxRetries"),
  retryDelay: option("retryDelay"),
  backoff: option("backoff"),
  timeout: option("timeout"),
  "what backoff returns": (value) => ({
    ...failing(() => new Error("again")),
    options: { maxRetries: 2, backoff: () => value },
  }),
  "a chunk": (value) => ({ run: () => openStreams().writable().getWriter().write(value) }),
  "the options of a stream": (value) => ({ run: () => void openStreams().writable(value as object) }),
  "a stream's namespace": (value) => ({ run: () => void openStreams().writable({ namespace: value as string }) }),
};

interface Ending {
  name: string;
  status: string;
  code: string | null;
  value: unknown;
}

/** One step for each value, and a run of each. */
async function outcomes(place: Place, values: readonly HostileValue[] = hostileValues): Promise<Ending[]> {
  const steps: Record<string, StepFunction> = { healthy: () => "well" };
  for (const [index, shape] of values.entries()) {
    const { run, options = { maxRetries: 0 } } = place(shape.make());
    steps[`cell${index}`] = withOptions(run, options);
  }
  const bench = new Workbench({ steps });
  const worker = await bench.worker();
  const runIds: string[] = [];
  for (const index of values.keys()) runIds.push(await bench.start(`main(() => step("cell${index}"));`));
  const ends = [];
  for (const [index, { name }] of values.entries()) {
    const hangs = (error: unknown) => ({ status: "hangs", code: null, value: error });
    ends.push({ name, ...(await bench.ended(runIds[index] ?? "").catch(hangs)) });
  }
  expect(await bench.ended(await bench.start(`main(() => step("healthy"));`))).toMatchObject({ value: "well" });
  await worker.stop(0);
  return ends;
}

/** Each is defined, because setting would run what is inherited. */
function withOptions(run: () => unknown, options: Record<string, unknown>): StepFunction {
  const step: StepFunction = () => run();
  for (const [name, value] of Object.entries(options)) Object.defineProperty(step, name, { value });
  return step;
}

/** What never settles is waited for, as the user wants it. */
const neverSettles = new Set(["a promise", "a ReadableStream"]);

/** Every value is returned and thrown; each other place takes a third of them, another third than the place before. */
function valuesFor(name: string): readonly HostileValue[] {
  const third = Object.keys(places).indexOf(name) % 3;
  const whole = name === "returned" || name === "thrown";
  return whole ? hostileValues : hostileValues.filter((_value, index) => index % 3 === third);
}

test.each(Object.entries(places))("%s: any value harms its own step alone", { timeout: 60_000 }, async (name, place) => {
  const ends = await outcomes(place, valuesFor(name));
  const wrong = ends.filter(
    (end) => end.status !== "completed" && (end.status !== "failed" || end.code === null) && !neverSettles.has(end.name),
  );
  expect(wrong).toEqual([]);
  expect(unhandled).toEqual([]);
});

test("what can't be returned is refused with its place", async () => {
  const ends = await outcomes((value) => ({ run: () => ({ list: [{ value }] }) }));
  // What is wrong in a stream shows when it is read: its own error, or a chunk.
  const place = /result\.list\[0\]\.value|^chunk can't be stored|^failed$/;
  const placeless = ends.filter(({ status, value }) => status === "failed" && !place.test((value as Error).message));
  expect(placeless.map(({ name, value }) => `${name}: ${(value as Error).message}`)).toEqual([]);
});
