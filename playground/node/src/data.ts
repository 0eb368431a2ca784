/** Files that steps write, one a name, replaced as a whole. */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

const folder = process.env["PLAYGROUND_DATA"] ?? join(process.cwd(), ".perdure", "data");

export async function writeData(name: string, value: unknown): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${name.replaceAll(/[^\w.-]+/g, "_")}.json`);
  const draft = `${file}.${process.pid}.draft`;
  await writeFile(draft, JSON.stringify(value, null, 2));
  await rename(draft, file);
}

export async function readData<T>(name: string, otherwise: T): Promise<T> {
  try {
    return JSON.parse(await readFile(join(folder, `${name.replaceAll(/[^\w.-]+/g, "_")}.json`), "utf8")) as T;
  } catch {
    return otherwise;
  }
}
