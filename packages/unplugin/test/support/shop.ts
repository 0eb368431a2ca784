import type { AppFiles } from "./app-folder.ts";
import { runtime } from "./runtime.ts";

/** A server-rendered shop: one page and one server that import the same workflows. */
export const shop: AppFiles = {
  ...runtime,
  "package.json": JSON.stringify({
    name: "shop",
    type: "module",
    dependencies: { "@acme/prices": "*", flows: "1.2.3", money: "*" },
  }),
  "tsconfig.json": JSON.stringify({ compilerOptions: { strict: true, paths: { "@lib/*": ["./src/lib/*"] } } }),
  "index.html": '<script type="module" src="/src/page.ts"></script>',
  "src/server.ts": `import { start } from "workflow/api";
import { order } from "./workflows/order.ts";
export const run = () => start(order, ["book"]);
`,
  "src/page.ts": `import { order, charge } from "./workflows/order.ts";
document.title = order.workflowId + " " + charge.stepId;
`,
  "src/workflows/order.ts": `import { sleep } from "workflow";
import { readFile } from "node:fs/promises";
import { shout } from "@lib/shout.ts";
import { priceOf } from "@acme/prices";
import { euros } from "money";
import rates from "../data/rates.json";

export async function order(item: string): Promise<string> {
  "use workflow";
  await charge(item);
  await sleep("1 day");
  return shout(item) + euros(priceOf(item) * rates.vat) + process.env.SHOP_NAME;
}

export async function charge(item: string): Promise<void> {
  "use step";
  await readFile("SECRET_OF_THE_STEP/" + item);
}

export async function refund(item: string): Promise<void> {
  "use workflow";
  await giveBack(item);
}

async function giveBack(item: string): Promise<void> {
  "use step";
  console.log("SECRET_OF_THE_STEP", item);
}
`,
  "src/.well-known/greet.ts": `export async function greet(): Promise<string> {
  "use workflow";
  return "hello";
}
`,
  "src/lib/shout.ts": "export const shout = (text: string): string => text.toUpperCase();\n",
  "src/data/rates.json": JSON.stringify({ vat: 1.19, unused: "RATE_THAT_NOBODY_READS" }),

  "linked/prices/package.json": JSON.stringify({
    name: "@acme/prices",
    version: "3.0.0",
    type: "module",
    exports: "./src/index.ts",
  }),
  "linked/prices/src/index.ts": `export const priceOf = (item: string): number => item.length;
export async function reprice(): Promise<void> {
  "use step";
  console.log("repriced");
}
`,
  "node_modules/@acme/prices": { link: "linked/prices" },

  "node_modules/money/package.json": JSON.stringify({
    name: "money",
    version: "1.0.0",
    exports: { workflow: "./workflow.cjs", node: "./node.cjs", default: "./node.cjs" },
  }),
  "node_modules/money/workflow.cjs": 'exports.euros = (n) => n + " EUR for workflows";\n',
  "node_modules/money/node.cjs": 'require("node:crypto"); exports.euros = (n) => n + " EUR for Node";\n',

  "node_modules/flows/package.json": JSON.stringify({
    name: "flows",
    version: "1.2.3",
    type: "module",
    exports: "./dist/index.js",
    perdure: { directives: true },
  }),
  "node_modules/flows/dist/index.js": `export async function remind() {
  "use workflow";
  await nudge();
}
async function nudge() {
  "use step";
  console.log("SECRET_OF_THE_STEP");
}
`,
  "node_modules/flows/src/index.js": 'export async function remind() { "use workflow"; }\n',

  // Another project owns this name on the registry.
  "node_modules/workflow/package.json": JSON.stringify({ name: "workflow", version: "9.9.9", main: "index.js" }),
  "node_modules/workflow/index.js": 'throw new Error("the wrong workflow");\n',
};
