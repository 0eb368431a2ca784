import { readFile } from "node:fs/promises";
import { sleep } from "workflow";
import { greeting } from "../greeting";

/** Both pages import this file: the server to start it, the browser for its name. */
export async function greet(name: string): Promise<string> {
  "use workflow";

  const visitors = await countVisitor(name);
  await sleep("2s");
  return greeting(name, visitors);
}

export async function countVisitor(name: string): Promise<number> {
  "use step";

  const app = JSON.parse(await readFile("package.json", "utf8")) as { name: string };
  console.log(`${app.name}: ${name} is here`);
  return name.length;
}
