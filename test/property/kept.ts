/** Programs that are kept: each failed once, or is here for what its first line says. */
import { readdirSync, readFileSync } from "node:fs";
import type { Program } from "./program.ts";

const folder = new URL("kept/", import.meta.url);
/** Each is run with so many schedules. */
const schedules = 20;

export const keptPrograms: { name: string; programs: Program[] }[] = readdirSync(folder).map((name) => {
  const body = readFileSync(new URL(name, folder), "utf8");
  return { name, programs: Array.from({ length: schedules }, (_, index) => ({ seed: 173 + index, body })) };
});
