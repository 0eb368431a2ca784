/** Which workflow bundles hold a class that travels, whoever imports its file. */
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { makeApp, readAll, type AppFiles } from "./support/app-folder.ts";
import { withPerdure, withRollup, withVite, type Output } from "./support/builds.ts";

const builders: [string, (root: string) => Promise<Output>][] = [
  ["Vite", (root) => withVite(root, "server")],
  ["Rollup", (root) => withRollup(root)],
  ["perdure build", withPerdure],
];

/** The texts of the bundles by the ids of their workflows. */
async function bundlesOf({ folder }: Output): Promise<Record<string, string>> {
  const bundles: Record<string, string> = {};
  for (const [file, text] of Object.entries(await readAll(folder))) {
    if (!/\.m?js$/.test(file) || !text.includes("$perdure_refill") || !text.includes("abi")) continue;
    const module = (await import(/* @vite-ignore */ pathToFileURL(join(folder, file)).href)) as Record<string, unknown>;
    const code = Object.values(module).find((value) => typeof value === "string" && value.includes("$perdure_refill = "));
    const id = typeof code === "string" ? /registerWorkflow\)?\("(workflow\/\/[^"]+)"/.exec(code)?.[1] : undefined;
    if (typeof code === "string" && id !== undefined) bundles[id.slice(id.lastIndexOf("/") + 1)] = code;
  }
  return bundles;
}

const classText = (name: string, more = ""): string => `import { WORKFLOW_DESERIALIZE, WORKFLOW_SERIALIZE } from "workflow";
export class ${name} {
  static [WORKFLOW_SERIALIZE](value: object) { return { ...value }; }
  static [WORKFLOW_DESERIALIZE](value: object) { return Object.assign(new ${name}(), value); }
  ${more}
}
`;

/** `issue` returns a ticket, of a file that only steps import; `plain` has nothing to do with it. */
const base: AppFiles = {
  "package.json": JSON.stringify({ name: "app", type: "module", dependencies: { "@acme/goods": "*" } }),
  "node_modules/perdure": { link: fileURLToPath(new URL("../../core", import.meta.url)) },
  "src/server.ts": `import { issue } from "./flows/issue.ts";
import { plain } from "./flows/plain.ts";
export const flows = [issue, plain];
`,
  "src/flows/issue.ts": `import { makeTicket } from "../steps/ticket.ts";
export async function issue() {
  "use workflow";
  return await makeTicket();
}
`,
  "src/flows/plain.ts": `export async function plain() {
  "use workflow";
  return 1;
}
`,
  "src/steps/ticket.ts": `import { Ticket } from "../ticket.ts";
export async function makeTicket() {
  "use step";
  return new Ticket();
}
`,
};

const withTicket = (text: string, more: AppFiles = {}): AppFiles => ({ ...base, "src/ticket.ts": text, ...more });
const registration = (id: string): string => `registerClass)("${id}", this)`;

async function built(files: AppFiles, build: (root: string) => Promise<Output> = withPerdure): Promise<Record<string, string>> {
  const output = await build(await makeApp(files));
  expect(output.warnings).toEqual([]);
  const bundles = await bundlesOf(output);
  expect(Object.keys(bundles)).toEqual(expect.arrayContaining(["issue", "plain"]));
  return bundles;
}

test("a class is in every bundle, and the same text comes of every bundler", async () => {
  const texts: Record<string, string>[] = [];
  for (const [, build] of builders) texts.push(await built(withTicket(classText("Ticket")), build));
  for (const text of texts) expect(text).toEqual(texts[0]);
  expect(texts[0]?.["plain"]).toContain(registration("class//src/ticket//Ticket"));
  expect(texts[0]?.["issue"]).toContain(registration("class//src/ticket//Ticket"));
});

const decorated = classText("Ticket").replace("export", "const named = (value: unknown): unknown => value;\n@named\nexport");

/** What no bundle of a workflow that doesn't import it may hold: no byte, no error, no warning. */
const heldBack: [string, string, AppFiles?][] = [
  [
    "needs a builtin of Node",
    `import { readFileSync } from "node:fs";\n${classText("Ticket", "read() { return readFileSync('/'); }")}`,
  ],
  [
    "needs one by another file",
    `import { read } from "./read.ts";\n${classText("Ticket", "read() { return read(); }")}`,
    { "src/read.ts": `import { readFileSync } from "fs";\nexport const read = () => readFileSync("/");\n` },
  ],
  ["does something when it is loaded", `globalThis.count = 1;\n${classText("Ticket")}`],
  ["imports a file that does", `import "./setup.ts";\n${classText("Ticket")}`, { "src/setup.ts": "console.log('up');\n" }],
  ["makes a pool", `const pool = connect();\nfunction connect() { return {}; }\n${classText("Ticket", "pool = pool;")}`],
  ["reads the environment", classText("Ticket", "host = process.env.HOST;")],
  ["reads a secret", classText("Ticket", "key = process.env.API_KEY;")],
  ["is decorated", decorated],
  [
    "is decorated as TypeScript once did it",
    decorated,
    { "tsconfig.json": '{ "compilerOptions": { "experimentalDecorators": true } }' },
  ],
  ["waits at its top", `await 0;\n${classText("Ticket")}`],
  ["imports what it does not know", classText("Ticket", "async load(name: string) { return await import(name); }")],
  ["uses what workflows don't have", classText("Ticket", "later() { setTimeout(() => {}, 1); }")],
  ["knows its file", classText("Ticket", "at = import.meta.url;")],
];

describe("a class in a file that", () => {
  test.each(heldBack)("%s changes no bundle", async (_what, text, more) => {
    const bundles = await built(withTicket(text, more));
    const without = await built(withTicket("export class Ticket {}\n"));
    expect(bundles).toEqual(without);
  });
});

describe("a class beside the steps", () => {
  const beside = (text: string): AppFiles => {
    const step = `\nexport async function makeTicket() {\n  "use step";\n  return new Ticket();\n}\n`;
    return { ...base, "src/steps/ticket.ts": text + step };
  };
  test("is in every bundle", async () => {
    const bundles = await built(beside(classText("Ticket")));
    for (const name of ["issue", "plain"]) expect(bundles[name]).toContain(registration("class//src/steps/ticket//Ticket"));
  });
  test.each(["", "export default Ticket;\n"])("and not exported is in every bundle (%s)", async (more) => {
    const bundles = await built(beside(classText("Ticket").replace("export ", "") + more));
    for (const name of ["issue", "plain"]) expect(bundles[name]).toContain(registration("class//src/steps/ticket//Ticket"));
  });
  test.each(["export class", "class", "export default class"])(
    "that needs Node (%s) is in none, and steps can be imported",
    async (form) => {
      const text = `import { readFileSync } from "node:fs";\n${classText("Ticket", "read() { return readFileSync('/'); }")}`;
      const bundles = await built(beside(text.replace("export class", form)));
      for (const name of ["issue", "plain"]) expect(bundles[name]).not.toMatch(/(?:class|let) Ticket|registerClass|node:fs/);
    },
  );
});

test("a class beside the steps that is an error in every bundle keeps none from being built", async () => {
  const step = `export async function makeTicket() {\n  "use step";\n  return new Ticket();\n}\n`;
  const text = classText("Ticket", "async load(name: string) { return await import(name); }");
  const bundles = await built({ ...base, "src/steps/ticket.ts": text + step });
  for (const name of ["issue", "plain"]) expect(bundles[name]).not.toMatch(/(?:class|let) Ticket|registerClass/);
});

test("a workflow that uses a class which needs Node is refused with the way to it", async () => {
  const text = `import { readFileSync } from "node:fs";\n${classText("Ticket", "read() { return readFileSync('/'); }")}`;
  const issue = `import { Ticket } from "../ticket.ts";\nexport async function issue() {\n  "use workflow";\n  return new Ticket().read();\n}\n`;
  const root = await makeApp(withTicket(text, { "src/flows/issue.ts": issue }));
  await expect(withPerdure(root)).rejects.toMatchObject({
    code: "bundle_reaches_module",
    message: expect.stringContaining("ticket.ts"),
  });
});

test("a class that does something when it is loaded is registered where the workflow imports it, and nowhere else", async () => {
  const issue = `import { Ticket } from "../ticket.ts";\nexport async function issue() {\n  "use workflow";\n  return Ticket.name;\n}\n`;
  const bundles = await built(withTicket(`globalThis.count = 1;\n${classText("Ticket")}`, { "src/flows/issue.ts": issue }));
  expect(bundles["issue"]).toContain(registration("class//src/ticket//Ticket"));
  expect(bundles["plain"]).not.toContain("Ticket");
});

test("a class in a file of workflows brings none of them into other bundles", async () => {
  const parts = classText("Pass") + `export async function plain() {\n  "use workflow";\n  return "of plain alone";\n}\n`;
  const { issue, plain } = await built(withTicket("export class Ticket {}\n", { "src/flows/plain.ts": parts }));
  for (const text of [issue, plain]) expect(text).toContain(registration("class//src/flows/plain//Pass"));
  expect(issue).not.toContain("of plain alone");
});

test("classes in files that import each other are in every bundle", async () => {
  const ticket = `import { Seat } from "./seat.ts";\n${classText("Ticket", "seat() { return new Seat(); }")}`;
  const seat = `import { Ticket } from "./ticket.ts";\n${classText("Seat", "ticket() { return new Ticket(); }")}`;
  const { plain } = await built(withTicket(ticket, { "src/seat.ts": seat }));
  expect(plain).toContain(registration("class//src/ticket//Ticket"));
  expect(plain).toContain(registration("class//src/seat//Seat"));
});

test("one that extends a class of a file that imports it back is held back where it would come too early", async () => {
  const ticket = `import { Seat } from "./seat.ts";\n${classText("Ticket", "seat() { return Seat; }").replace("class Ticket", "class Ticket extends Seat")}`;
  const seat = `import { Ticket } from "./ticket.ts";\n${classText("Seat", "ticket() { return Ticket; }")}`;
  const { plain = "" } = await built(withTicket(ticket, { "src/seat.ts": seat }));
  expect(plain.indexOf("class Seat")).toBeLessThan(plain.indexOf("Ticket extends Seat"));
});

test("a class with a static property that a call makes is in every bundle where the call is marked as pure", async () => {
  const text = classText("Ticket", "static none = /* @__PURE__ */ create();") + "const create = (): Ticket => new Ticket();\n";
  expect((await built(withTicket(text)))["plain"]).toContain(registration("class//src/ticket//Ticket"));
  const unmarked = await built(withTicket(text.replace("/* @__PURE__ */ ", "")));
  expect(unmarked["plain"]).not.toContain("Ticket");
});

test.each([true, false])("a class of a workspace package is in every bundle (sideEffects: %s)", async (sideEffects) => {
  const issue = `import { name } from "@acme/goods";\nexport async function issue() {\n  "use workflow";\n  return name;\n}\n`;
  const { plain, issue: importing } = await built({
    ...withTicket("export class Ticket {}\n", { "src/flows/issue.ts": issue }),
    "goods/package.json": JSON.stringify({
      name: "@acme/goods",
      version: "1.0.0",
      type: "module",
      exports: "./src/index.ts",
      sideEffects,
    }),
    "goods/src/index.ts": classText("Goods", "").concat(`export const name = "goods";\n`),
    "node_modules/@acme/goods": { link: "goods" },
  });
  for (const text of [plain, importing]) expect(text).toContain(registration("class//@acme/goods/src/index//Goods"));
});

test.each(builders)("the server knows classes that it doesn't import, by the step modules (%s)", async (_name, build) => {
  const { text } = await build(await makeApp(withTicket(classText("Ticket"))));
  expect(text).toContain('name: "src/ticket"');
  expect(text).toMatch(/registerClass\("class\/\/src\/ticket\/\/Ticket", this\)/);
});
