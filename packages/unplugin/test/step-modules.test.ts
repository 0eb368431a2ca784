import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { makeApp, type AppFiles } from "./support/app-folder.ts";
import { withPerdure, withRollup, withVite, type Output } from "./support/builds.ts";

const builders: [string, (root: string) => Promise<Output>][] = [
  ["Vite", (root) => withVite(root, "server")],
  ["Rollup", (root) => withRollup(root)],
  ["perdure build", withPerdure],
];

/** Says in the process how often each module was loaded. */
const counted = (name: string): string =>
  `(globalThis as any).loads = { ...(globalThis as any).loads, ${name}: ((globalThis as any).loads?.${name} ?? 0) + 1 };\n`;

/** Steps in modules that the server imports, that only workflows import, and one that throws when it is loaded. */
const app: AppFiles = {
  "package.json": JSON.stringify({ name: "app", type: "module" }),
  "node_modules/perdure": { link: fileURLToPath(new URL("../../core", import.meta.url)) },
  "src/server.ts": `import { memory } from "perdure/store";
import { configure } from "workflow";
import { start } from "workflow/api";
import { greeting } from "./flows/greeting.ts";
import { greet } from "./steps/greet.ts";

configure({ store: memory() });
const parting = { workflowId: "workflow//src/flows/parting//parting" };
const billing = { workflowId: "workflow//src/flows/billing//billing" };
const bill = await start(billing);
const values = [
  await greet("you"),
  await (await start(greeting, ["Ada"])).returnValue,
  await (await start(parting)).returnValue,
];
while ((await bill.status) === "pending" || (await bill.status) === "running") await new Promise((done) => setTimeout(done, 5));
const loads = (globalThis as any).loads;
const route = await import("./steps/bill.ts").then(() => "loaded", (error: Error) => error.message);
console.log(JSON.stringify({ values, loads, route }));
process.exit();
`,
  "src/flows/greeting.ts": `import { greet } from "../steps/greet.ts";
export async function greeting(name: string): Promise<string> {
  "use workflow";
  return await greet(name);
}
`,
  "src/flows/parting.ts": `import { part } from "../steps/part.ts";
export async function parting(): Promise<string> {
  "use workflow";
  return await part();
}
`,
  "src/flows/billing.ts": `import { bill } from "../steps/bill.ts";
export async function billing(): Promise<string> {
  "use workflow";
  return await bill();
}
`,
  "src/lib/text.ts": `${counted("text")}export const join = (...words: string[]): string => words.join(" ");\n`,
  "src/steps/greet.ts": `import { join } from "../lib/text.ts";
${counted("greet")}
export async function greet(name: string): Promise<string> {
  "use step";
  return join("hello", name);
}
`,
  "src/steps/part.ts": `import { join } from "../lib/text.ts";
${counted("part")}
export async function part(): Promise<string> {
  "use step";
  return join("good", "bye");
}
`,
  "src/steps/bill.ts": `import { join } from "../lib/text.ts";
const database = connect();
export async function bill(): Promise<string> {
  "use step";
  return join("bill", database);
}
function connect(): string {
  throw new Error("no database");
}
`,
};

async function run(file: string): Promise<{ printed: unknown; said: string }> {
  const env = { ...process.env, PERDURE_STORE: "", PERDURE_LOG: "error" };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file], { env, timeout: 30_000 });
  return { printed: JSON.parse(stdout), said: stderr };
}

describe.each(builders)("an app with a step module that throws at load, built by %s", (_name, build) => {
  test("starts and completes the runs that don't need it, and loads each module once", async () => {
    const { folder, warnings } = await build(await makeApp(app));
    expect(warnings).toEqual([]);
    const { printed, said } = await run(join(folder, "server.js"));
    expect(printed).toEqual({
      values: ["hello you", "hello Ada", "good bye"],
      loads: { text: 1, greet: 1, part: 1 },
      route: "no database",
    });
    expect(said.match(/step module src\/steps\/bill could not be loaded: Error: no database/g)).toHaveLength(1);
  });

  test("is a worker with the steps entry alone", async () => {
    const { folder } = await build(await makeApp(app));
    const worker = `import "./perdure-steps.js";
import { configure } from "perdure";
import { start } from "perdure/api";
import { memory } from "perdure/store";
configure({ store: memory() });
const run = await start({ workflowId: "workflow//src/flows/parting//parting" });
console.log(JSON.stringify({ value: await run.returnValue, loads: globalThis.loads }));
process.exit();
`;
    await writeFile(join(folder, "worker.js"), worker);
    const { printed } = await run(join(folder, "worker.js"));
    expect(printed).toEqual({ value: "good bye", loads: { text: 1, greet: 1, part: 1 } });
  });
});

test("a step module that lies in one file with all else is loaded by import() without a warning of the bundler", async () => {
  const output = { codeSplitting: { groups: [{ name: "all", test: /./ }] } };
  const { "src/flows/billing.ts": _flow, "src/steps/bill.ts": _steps, ...sound } = app;
  const root = await makeApp({
    ...sound,
    "src/server.ts": 'import { greet } from "./steps/greet.ts";\nconsole.log(greet.name);\n',
  });
  const { warnings, text } = await withVite(root, "server", { build: { rolldownOptions: { output } } });
  expect(text).toContain("stepModules");
  expect(warnings).toEqual([]);
});
