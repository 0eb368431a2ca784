import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { makeApp } from "./support/app-folder.ts";
import { bundleOf, manifestOf, withPerdure, withRollup, withVite, type Output } from "./support/builds.ts";
import { shop } from "./support/shop.ts";

const order = "workflow//src/workflows/order//order";
const servers: [string, (root: string) => Promise<Output>][] = [
  ["Vite", (root) => withVite(root, "server")],
  ["Rollup", (root) => withRollup(root)],
  ["perdure build", withPerdure],
];

describe.each(servers)("a server built by %s", (_name, build) => {
  test("registers the manifest of the app", async () => {
    const root = await makeApp(shop);
    const manifest = await manifestOf(await build(root));
    expect(Object.keys(manifest.workflows)).toEqual([
      "workflow//flows/dist/index//remind",
      "workflow//src/.well-known/greet//greet",
      order,
      "workflow//src/workflows/order//refund",
    ]);
    expect(manifest.steps).toEqual([
      "step//@acme/prices/src/index//reprice",
      "step//flows/dist/index//nudge",
      "step//src/workflows/order//charge",
      "step//src/workflows/order//giveBack",
    ]);
    expect(manifest.workflows[order]).toMatchObject({ env: ["SHOP_NAME"], steps: ["step//src/workflows/order//charge"] });
    expect(manifest.packages).toEqual({ "@acme/prices": "3.0.0", flows: "1.2.3" });
    expect(fileURLToPath(new URL(manifest.root.relative, manifest.root.from)).replace(/\/$/, "")).toBe(root);
  });

  test("registers every step when its step modules are loaded", async () => {
    const manifest = await manifestOf(await build(await makeApp(shop)));
    expect(manifest.stepModules.map(({ name, steps }) => [name, steps])).toEqual([
      ["@acme/prices/src/index", ["step//@acme/prices/src/index//reprice"]],
      ["flows/dist/index", ["step//flows/dist/index//nudge"]],
      ["src/workflows/order", ["step//src/workflows/order//charge", "step//src/workflows/order//giveBack"]],
    ]);
    for (const { load } of manifest.stepModules) await load();
    expect([...manifest.registered.steps.keys()].sort()).toEqual(manifest.steps);
  });

  test("has an entry of its own for workers, and the runtime from node_modules", async () => {
    const { files, text } = await build(await makeApp(shop));
    expect(Object.keys(files)).toContain("perdure-steps.js");
    expect(text).toMatch(/from ["']perdure\/internal["']/);
    expect(text).not.toContain("the wrong workflow");
  });

  test("has no path of the machine in any file", async () => {
    const root = await makeApp(shop);
    const { files } = await build(root);
    for (const [name, content] of Object.entries(files)) expect(content.includes(root), name).toBe(false);
  });
});

test("one source gives one bundle in every bundler", async () => {
  const roots = await Promise.all(servers.map(() => makeApp(shop)));
  const manifests = [];
  for (const [at, [, build]] of servers.entries()) manifests.push(await manifestOf(await build(roots[at] ?? "")));
  const [vite, ...others] = manifests.map(({ workflows, deployment }) => ({ workflows, deployment }));
  for (const other of others) expect(other).toEqual(vite);
});

describe("the bundle of a workflow", () => {
  test("holds what the workflow reaches, resolved as the app does but by conditions of workflows", async () => {
    const manifest = await manifestOf(await withVite(await makeApp(shop), "server"));
    const { code, abi } = await bundleOf(manifest, order);
    expect(abi).toBe(1);
    expect(code).toContain("toUpperCase");
    expect(code).toContain("EUR for workflows");
    expect(code).toContain("1.19");
    expect(code).not.toContain("SECRET_OF_THE_STEP");
    expect(code).not.toContain("giveBack");
    expect([...code.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name)).toEqual(
      expect.arrayContaining(["perdure", "perdure/internal"]),
    );
    expect(code).not.toMatch(/require\("(?!perdure)/);
  });

  test("runs as the body of a CommonJS function", async () => {
    const manifest = await manifestOf(await withVite(await makeApp(shop), "server"));
    const { code } = await bundleOf(manifest, order);
    const registered = new Map<string, (item: string) => Promise<string>>();
    const calls: unknown[] = [];
    const internal = {
      registerWorkflow: (id: string, fn: (item: string) => Promise<string>) => (registered.set(id, fn), fn),
      registerStep: (_id: string, fn: unknown) => fn,
      callStep: async (id: string, args: unknown) => void calls.push([id, args]),
      overrun: () => undefined,
    };
    const require = (name: string): unknown => (name === "perdure" ? { sleep: async () => undefined } : internal);
    new Function("require", "module", "exports", "process", code)(require, { exports: {} }, {}, { env: { SHOP_NAME: "!" } });
    expect([...registered.keys()]).toEqual([order]);
    expect(await registered.get(order)?.("ab")).toBe("AB2.38 EUR for workflows!");
    expect(calls).toEqual([["step//src/workflows/order//charge", ["ab"]]]);
  });
});

describe("a page built by Vite", () => {
  test("has the ids and nothing of what the server does", async () => {
    const { text, files } = await withVite(await makeApp(shop), "client");
    expect(text).toContain(order);
    expect(text).toContain("step//src/workflows/order//charge");
    expect(text).not.toMatch(/SECRET_OF_THE_STEP|readFile|EUR for|registerApp/);
    expect(Object.keys(files)).not.toContain("perdure-steps.js");
    const maps = Object.entries(files).filter(([name]) => name.endsWith(".map"));
    expect(maps).not.toEqual([]);
    for (const [, map] of maps) expect(map).not.toContain("SECRET_OF_THE_STEP");
    expect(maps.join()).toContain("src/workflows/order.ts");
    expect(maps.join()).toContain("document.title");
  });
});
