/** Runs compiled code with a small stand-in for the runtime, to see that it does what the source says. */
import { rolldown } from "rolldown";
import { expect, test } from "vitest";
import { compile, hasDirective, modulePathOf, type CompileResult, type Mode } from "../src/compiler.ts";

type Fn = (...args: never[]) => Promise<unknown>;
interface Call {
  id: string;
  args: unknown[];
  options: { this?: unknown; captured?: Record<string, unknown> } | undefined;
}

/** The parts of `perdure/internal` and `perdure/client` that compiled code calls. */
function createRuntime() {
  const steps = new Map<string, Fn>();
  const nested = new Map<string, { names: string[]; factory: (captured: object) => Fn }>();
  const methods = new Map<string, { prototype: Record<string, Fn> } & Record<string, string>>();
  const workflows = new Map<string, Fn>();
  const classes = new Map<string, unknown>();
  const calls: Call[] = [];
  const runStep = async ({ id, args, options }: Call): Promise<unknown> => {
    const method = methods.get(id);
    const made = nested.get(id)?.factory(structuredClone(options?.captured ?? {}));
    const fn = made ?? steps.get(id) ?? method?.prototype[method.name ?? ""];
    if (fn === undefined) throw new Error(`no step ${id}`);
    return Reflect.apply(fn, options?.this, args);
  };
  const internal = {
    registerStep: (id: string, fn: Fn, self?: unknown) => {
      steps.set(id, self === undefined ? fn : (...args) => Reflect.apply(fn, self, args));
      return Object.assign(fn, { stepId: id });
    },
    registerNestedStep: (id: string, names: string[], factory: (captured: object) => Fn) => {
      nested.set(id, { names, factory });
      return factory;
    },
    registerMethodStep: (id: string, constructor: { prototype: Record<string, Fn> }, name: string) =>
      methods.set(id, { prototype: constructor.prototype, name } as never),
    registerWorkflow: (id: string, fn: Fn) => {
      workflows.set(id, fn);
      return Object.assign(fn, { workflowId: id });
    },
    registerClass: (id: string, constructor: unknown) => classes.set(id, constructor),
    calledDirectly: (id: string) => {
      throw new Error(`called directly: ${id}`);
    },
    stepInBrowser: (id: string) => {
      throw new Error(`in browser: ${id}`);
    },
    callStep: (id: string, args: unknown[], options?: Call["options"]) => {
      const call = { id, args: [...args], options };
      calls.push(call);
      return runStep(call);
    },
  };
  return { internal, steps, nested, workflows, classes, calls };
}

type Runtime = ReturnType<typeof createRuntime>;

/** Evaluates a module, made CommonJS by a bundler; its imports come from `modules`. */
async function load(result: CompileResult, runtime: Runtime, modules: Record<string, object> = {}): Promise<Record<string, Fn>> {
  const bundle = await rolldown({
    input: "module.tsx",
    treeshake: false,
    external: (id) => id !== "module.tsx",
    plugins: [
      {
        name: "module",
        resolveId: (id) => (id === "module.tsx" ? id : null),
        load: () => ({ code: result.code, moduleType: "tsx" }),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "cjs", exports: "named" });
  const available: Record<string, object> = {
    "perdure/internal": runtime.internal,
    "perdure/client": runtime.internal,
    ...modules,
  };
  const exports: Record<string, Fn> = {};
  const evaluate = new Function("require", "exports", output[0].code);
  evaluate((id: string) => available[id], exports);
  return exports;
}

function compileAll(source: string, entry: string): Record<Mode, CompileResult> {
  const one = (mode: Mode): CompileResult => {
    const result = compile({ source, file: "src/m.tsx", mode, entry });
    expect(result.diagnostics.filter((diagnostic) => diagnostic.severity === "error")).toEqual([]);
    return result;
  };
  return { server: one("server"), client: one("client"), workflow: one("workflow") };
}

/** Runs the workflow of one side with the steps of the other, as the engine does. */
async function run(source: string, entry: string, args: unknown[], modules: Record<string, object> = {}) {
  const results = compileAll(source, entry);
  const runtime = createRuntime();
  // In the order in which nothing of the workflow's side is left in the registry of steps.
  const realm = createRuntime();
  await load(results.workflow, { ...realm, internal: { ...realm.internal, callStep: runtime.internal.callStep } }, modules);
  const server = await load(results.server, runtime, modules);
  const workflow = realm.workflows.get(`workflow//src/m//${entry}`);
  if (workflow === undefined) throw new Error("not registered");
  return { value: await Reflect.apply(workflow, undefined, args), runtime, realm, server, results };
}

test("captured variables of every kind travel by name and give what the source gives", async () => {
  const source = `
    import { outside } from "outside";
    export async function flow({ id, items: [first, ...rest] }, limit = 3) {
      "use workflow";
      let count = 0;
      const label = (text) => text + id + outside;
      function twice(text) { return label(text) + label(text); }
      async function step(x) { "use step"; return [x, id, first, rest, limit, count, twice("t")]; }
      const results = [];
      for (const item of rest) { count++; results.push(await step(item)); }
      if (count > 1) {
        const inner = count * 10;
        const deep = async () => { "use step"; return [inner, await step("from deep")]; };
        results.push(await deep());
      }
      return results;
    }`;
  const { value, runtime } = await run(source, "flow", [{ id: 7, items: ["a", "b", "c"] }], { outside: { outside: "!" } });
  const tail = (x: string, count: number) => [x, 7, "a", ["b", "c"], 3, count, "t7!t7!"];
  expect(value).toEqual([tail("b", 1), tail("c", 2), [20, tail("from deep", 2)]]);
  expect(Object.keys(runtime.calls[0]?.options?.captured ?? {})).toEqual(["id", "first", "rest", "limit", "count"]);
  // A step that a step calls is part of it.
  expect(runtime.calls.map((call) => call.id)).toEqual(["step", "step", "deep"].map((name) => `step//src/m//flow/${name}`));
});

test("nested steps call each other and themselves, and keep their options", async () => {
  const source = `
    export async function flow(x) {
      "use workflow";
      const retries = x + 1;
      const even = async (n) => { "use step"; return n === 0 ? x : odd(n - 1); };
      even.maxRetries = retries;
      const odd = async (n) => { "use step"; return even(n - 1); };
      async function countdown(n) { "use step"; return n === 0 ? "done" : countdown(n - 1); }
      return [await even(4), await countdown(3)];
    }`;
  const { value, runtime } = await run(source, "flow", [5]);
  expect(value).toEqual([5, "done"]);
  const even = runtime.nested.get("step//src/m//flow/even")?.factory({ x: 5, retries: 6 });
  expect(Reflect.get(even ?? {}, "maxRetries")).toBe(6);
});

test("what a factory makes works when called directly, and as a step with what it captured", async () => {
  const source = `
    const tool = (definition) => definition;
    export function createTool(cfg) {
      return tool({ execute: async (q) => { "use step"; return cfg.url + q; }, async other() { "use step"; return cfg; } });
    }
    export async function flow() {
      "use workflow";
      const [a, b] = [createTool({ url: "a" }), createTool({ url: "b" })];
      return [await a.execute(1), await b.execute(2), await a.other()];
    }`;
  const { value, server } = await run(source, "flow", []);
  expect(value).toEqual(["a1", "b2", { url: "a" }]);
  const made = (server["createTool"] as unknown as (cfg: object) => { execute: Fn & { stepId: string } })({ url: "direct " });
  expect(await made.execute("x" as never)).toBe("direct x");
  expect(made.execute.stepId).toBe("step//src/m//createTool/execute");
});

test("this travels with methods, and static methods have their class", async () => {
  const source = `
    export class Order {
      static rate = 2;
      constructor(amount) { this.amount = amount; }
      async pay(x) { "use step"; return this.amount * x; }
      static async price(x) { "use step"; return this.rate * x; }
      static async run(x) { "use workflow"; const order = new Order(x); return [await order.pay(2), await order.pay.call({ amount: 5 }, 3), await Order.price(4)]; }
    }
    export const box = { unit: "kg", async weigh(x) { "use step"; return x + this.unit; } };`;
  const { value, server, runtime } = await run(source, "Order.run", [10]);
  expect(value).toEqual([20, 15, 8]);
  expect(await (server["box"] as unknown as { weigh: Fn }).weigh(3 as never)).toBe("3kg");
  expect([...runtime.classes.keys()]).toEqual(["class//src/m//Order"]);
});

test("every workflow and step carries its id in every mode, before the code of the module runs", async () => {
  const source = `
    export const early = [typeof flow, flow.workflowId, step.stepId];
    export async function flow() { "use workflow"; }
    export async function step() { "use step"; }
    export default async function named() { "use step"; }
    export const list = { async a() { "use workflow"; } };
    async function local() { "use step"; }
    export { local as renamed };`;
  const results = compileAll(source, "list/a");
  for (const mode of ["server", "client", "workflow"] as const) {
    const exports = await load(results[mode], createRuntime());
    expect(exports["early"]).toEqual(["function", "workflow//src/m//flow", "step//src/m//step"]);
    expect(Reflect.get(exports["default"] ?? {}, "stepId")).toBe("step//src/m//named");
    expect(Reflect.get(exports["renamed"] ?? {}, "stepId")).toBe("step//src/m//local");
    expect(Reflect.get((exports["list"] as unknown as { a: Fn }).a, "workflowId")).toBe("workflow//src/m//list/a");
  }
});

test("stubs refuse: workflows everywhere but in their bundle, steps in a browser", async () => {
  const results = compileAll(
    `export async function flow({ a }) { "use workflow"; return a; } export async function step({ a }) { "use step"; return a; }`,
    "flow",
  );
  const server = await load(results.server, createRuntime());
  const client = await load(results.client, createRuntime());
  await expect(server["flow"]?.()).rejects.toThrow("called directly: workflow//src/m//flow");
  await expect(client["flow"]?.()).rejects.toThrow("called directly: workflow//src/m//flow");
  await expect(client["step"]?.()).rejects.toThrow("in browser: step//src/m//step");
  expect(await server["step"]?.({ a: 1 } as never)).toBe(1);
});

test("env lists the names that stay in workflow code", () => {
  const source = `const { B, "C-D": c } = process.env; export async function flow() { "use workflow"; return process.env.A + process.env["E"] + B + c; }
    export async function step() { "use step"; return process.env.SECRET; }`;
  expect(compile({ source, file: "a.ts", mode: "workflow", entry: "flow" }).env).toEqual(["A", "B", "C-D", "E"]);
  expect(compile({ source, file: "a.ts", mode: "server" }).env).toEqual([]);
});

test("ids take the module path that is given, and no output has another path", () => {
  const source = `export async function step() { "use step"; }`;
  const result = compile({ source, file: "../x/lib/a.ts", modulePath: "@acme/x/lib/a", mode: "server" });
  expect(result.steps).toEqual([{ id: "step//@acme/x/lib/a//step", name: "step", captured: [] }]);
  expect(result.code).not.toContain("../x");
  expect(compile({ source, file: "src/.well-known/a.test.mts", mode: "server" }).steps[0]?.id).toBe(
    "step//src/.well-known/a.test//step",
  );
});

test("the module of the manifest is imported by server code alone", () => {
  const source = `export async function step() { "use step"; }`;
  expect(compile({ source, file: "a.ts", mode: "server", app: "#perdure/app" }).code).toContain(`import "#perdure/app";`);
  expect(compile({ source, file: "a.ts", mode: "client", app: "#perdure/app" }).code).not.toContain("#perdure/app");
});

test.each([
  ["/repo/app/src/a.ts", "/repo/app", "src/a"],
  ["/repo/app/src/a.ts", "/repo/app/", "src/a"],
  ["C:\\repo\\app\\src\\a.tsx", "C:\\repo\\app", "src/a"],
  ["c:\\repo\\app\\src\\a.tsx", "C:/repo/app", "src/a"],
  ["/repo/app/.well-known/a.b.mjs", "/repo/app", ".well-known/a.b"],
  ["/repo/shared/a.ts", "/repo/app", "../shared/a"],
  ["/repo/application/a.ts", "/repo/app", "../application/a"],
  ["/repo/app/node_modules/@acme/tools/dist/a.js", "/repo/app", "@acme/tools/dist/a"],
  ["D:\\repo\\packages\\lib\\src\\a.ts", "D:\\repo\\app", "lib/src/a"],
  ["/a.ts", "/", "a"],
])("the path of %s in %s is %s", (file, root, path) => {
  const packages = [
    { name: "@acme/tools", root: "/repo/app/node_modules/@acme/tools" },
    { name: "lib", root: "D:\\repo\\packages\\lib" },
  ];
  expect(modulePathOf(file, root, packages)).toBe(path);
});

test.each([
  ['"use step"', true],
  ["'use workflow'", true],
  ['"use steps"', true],
  ["`use step`", true],
  ['("use-workflow")', true],
  ['"useStep"', true],
  ["static [WORKFLOW_SERIALIZE]() {}", true],
  ['Symbol.for("workflow-deserialize")', true],
  ['"use strict"', false],
  ['"use client"', false],
  ["function useStep() {}", false],
  ["// use step", false],
])("%s is worth parsing: %s", (source, expected) => {
  expect(hasDirective(source)).toBe(expected);
});

test("a file without a mark costs one test, whatever is in it", () => {
  const source = "this is ( not JavaScript ".repeat(1000);
  const result = compile({ source, file: "a.ts", mode: "server" });
  expect(result).toEqual({
    code: source,
    map: null,
    changed: false,
    workflows: [],
    steps: [],
    classes: [],
    env: [],
    diagnostics: [],
  });
});
