// npm run fuzz -- --programs N [--seed S]: random programs from fresh seeds, or from seed S on. A failure prints its seed.
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { programs: { type: "string", default: "5000" }, seed: { type: "string" } } });
const seed = Number(values.seed ?? randomInt(2 ** 31));
const programs = Number(values.programs);
if (!Number.isSafeInteger(seed) || !(programs > 0)) throw new Error("npm run fuzz -- --programs N [--seed S]");
console.log(`${programs} programs from seed ${seed} on`);
const env = { ...process.env, PERDURE_FUZZ_PROGRAMS: String(programs), PERDURE_FUZZ_SEED: String(seed) };
const { status } = spawnSync("npx", ["vitest", "run", "test/property/replay.test.ts"], { stdio: "inherit", env });
process.exitCode = status ?? 1;
