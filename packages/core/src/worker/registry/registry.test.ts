import { describe, expect, test, vi } from "vitest";
import type { AppManifest, ManifestStepModule } from "./manifest.ts";
import { Registry } from "./registry.ts";

function app(stepModules: ManifestStepModule[], deployment = "one"): AppManifest {
  const steps = stepModules.flatMap((module) => module.steps);
  return {
    deployment,
    workflows: {},
    steps,
    bundles: {},
    stepModules,
    packages: {},
    root: { from: import.meta.url, relative: `./${deployment}` },
  };
}

/** A registry with a clock, and modules that register their one step and then load, or throw what `failures` holds. */
function bench() {
  const time = { now: 0 };
  const registry = new Registry(() => time.now);
  const failures = new Map<string, unknown>();
  const loads: string[] = [];
  const told: unknown[] = [];
  registry.onStepModuleFailed = (...failure) => void told.push(failure);
  const onChanged = vi.fn<() => void>();
  registry.onChanged = onChanged;
  const module = (name: string, id = `step//${name}//work`): ManifestStepModule => ({
    name,
    steps: [id],
    load: async () => {
      loads.push(name);
      registry.addStep({ id, bind: () => () => name });
      if (failures.has(name)) throw failures.get(name);
    },
  });
  const step = (name: string): unknown => registry.step(`step//${name}//work`)?.bind({})();
  return { time, registry, failures, loads, told, onChanged, module, step };
}

describe("the step modules of an app", () => {
  test("are loaded once, by whoever asks first", async () => {
    const { registry, loads, onChanged, module, step } = bench();
    expect(registry.hasManifest).toBe(false);
    registry.addManifest(app([module("a"), module("b")]));
    expect(registry.hasManifest).toBe(true);
    expect(registry.stepIds).toEqual(["step//a//work", "step//b//work"]);
    await Promise.all([registry.loadSteps(), registry.loadSteps()]);
    await registry.loadSteps();
    expect(loads).toEqual(["a", "b"]);
    expect(step("b")).toBe("b");
    expect(onChanged).toHaveBeenCalledTimes(1);
  });

  test("load each by itself: one that throws leaves the others usable, and its steps are missing", async () => {
    const { registry, failures, told, module, step } = bench();
    const error = new Error("no database");
    failures.set("bad", error);
    registry.addManifest(app([module("bad"), module("good")]));
    await registry.loadSteps();
    expect(step("good")).toBe("good");
    expect(step("bad")).toBeUndefined();
    expect(registry.stepIds).toEqual(["step//good//work"]);
    expect(registry.failureOf("step//bad//work")).toBe(error);
    expect(registry.failedModuleOf("step//bad//work")).toBe("bad");
    expect(registry.failureOf("step//good//work")).toBeUndefined();
    expect(registry.failureOf("step//old//work", { "step//old//work": "step//bad//work" })).toBe(error);
    expect(told).toEqual([["bad", ["step//bad//work"], error]]);
  });

  test("that throw in their call, or throw undefined, have failed too", async () => {
    const { registry, failures, module } = bench();
    failures.set("undefined", undefined);
    const throwing = { ...module("call"), load: (): never => expect.fail("in the call") };
    registry.addManifest(app([throwing, module("undefined")]));
    await registry.loadSteps();
    expect(registry.failureOf("step//call//work")).toMatchObject({ message: "in the call" });
    expect(registry.failureOf("step//undefined//work")).toMatchObject({ message: "it threw undefined" });
  });
});

describe("a step module that failed", () => {
  test("is tried again after 30 s, keeps its error until it loads, and is told once", async () => {
    const { time, registry, failures, loads, told, onChanged, module, step } = bench();
    failures.set("bad", "first");
    registry.addManifest(app([module("bad")]));
    onChanged.mockClear();
    await registry.loadSteps();
    time.now = 29_999;
    await registry.loadSteps();
    expect(loads).toHaveLength(1);

    failures.set("bad", "second");
    time.now = 30_000;
    await Promise.all([registry.loadSteps(), registry.loadSteps()]);
    expect(loads).toHaveLength(2);
    expect(registry.failureOf("step//bad//work")).toBe("second");
    expect(told).toHaveLength(1);
    // Its steps are gone.
    expect(onChanged).toHaveBeenCalledTimes(1);

    failures.clear();
    time.now = 60_000;
    const again = registry.loadSteps();
    expect(registry.failureOf("step//bad//work")).toBe("second");
    await again;
    expect(registry.failureOf("step//bad//work")).toBeUndefined();
    expect(registry.stepIds).toEqual(["step//bad//work"]);
    expect(step("bad")).toBe("bad");
    expect(onChanged).toHaveBeenCalledTimes(2);
  });

  test("is tried again when an app is added", async () => {
    const { registry, failures, loads, onChanged, module, step } = bench();
    failures.set("bad", "once");
    registry.addManifest(app([module("bad")]));
    await registry.loadSteps();
    failures.clear();
    registry.addManifest(app([module("other")], "two"));
    expect(onChanged).toHaveBeenCalledTimes(3);
    await registry.loadSteps();
    expect(loads).toEqual(["bad", "other", "bad"]);
    expect(step("bad")).toBe("bad");
  });

  test("goes with its app when that is registered anew", async () => {
    const { registry, failures, told, module, step } = bench();
    failures.set("bad", "broken");
    registry.addManifest(app([module("bad")]));
    await registry.loadSteps();
    registry.addManifest(app([]));
    expect(registry.failureOf("step//bad//work")).toBeUndefined();
    failures.clear();
    registry.addManifest(app([module("bad")]));
    expect(registry.failureOf("step//bad//work")).toBeUndefined();
    await registry.loadSteps();
    expect(step("bad")).toBe("bad");
    expect(told).toHaveLength(1);
  });

  test("says nothing any more when its app was replaced while it loaded", async () => {
    const { registry, told, module, step } = bench();
    let fail = (_error: Error): void => undefined;
    const loading = new Promise((_resolve, reject) => (fail = reject));
    registry.addManifest(app([{ ...module("a"), load: () => loading }]));
    const before = registry.loadSteps();
    registry.addManifest(app([module("a")]));
    fail(new Error("the old one"));
    await Promise.all([before, registry.loadSteps()]);
    expect(told).toEqual([]);
    expect(step("a")).toBe("a");
  });

  test("takes no step from another app that has it in a sound module", async () => {
    const { registry, failures, module } = bench();
    failures.set("old", "broken");
    const id = "step//work//work";
    registry.addManifest(app([module("old", id)], "one"));
    registry.addManifest(app([module("new", id)], "two"));
    await registry.loadSteps();
    expect(registry.step(id)?.bind({})()).toBe("new");
    expect(registry.failureOf(id)).toBeUndefined();
    expect(registry.stepIds).toEqual([id]);
  });
});
