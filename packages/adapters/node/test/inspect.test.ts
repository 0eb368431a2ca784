import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AppProcess, buildApp, Place } from "./app-process.ts";
import { until } from "./until.ts";

const command = fileURLToPath(new URL("../../../core/bin/perdure.js", import.meta.url));
const place = new Place();
let app: AppProcess;

beforeAll(async () => {
  app = await place.start(await buildApp("inspected-server"));
}, 60_000);
afterAll(() => place.clear());

test("a failed run is shown with its attempts, its errors in lines of the source, and its sleep, beside a running server", async () => {
  const runId = await app.startRun("order", "o1");
  await until("the run has failed", async () => (await app.json(`/status?name=${runId}`))["status"] === "failed");
  const { code, out } = await inspect("run", runId);
  expect(code).toBe(0);
  const lines = out.split("\n");
  expect(lines[0]).toBe(`run        ${runId}  ✗ failed (USER_ERROR)`);
  expect(lines[1]).toBe("workflow   order  workflow//src/work//order");
  expect(out).toMatch(/^arguments {2}\[ 'o1' \]$/m);
  expect(out).toMatch(/^ {2}✓ completed reserve {2}[\d:.]+ +\d+ ms {2}1 attempt {2}step_\w{26}$/m);
  expect(out).toMatch(/^ {2}✗ failed pay {6}[\d:.]+ +\d+ ms {2}2 attempts {2}step_\w{26}$/m);
  expect(out).toMatch(
    /attempt 1 {2}[\d:.]+ {2}failed after \d+ ms, next attempt in 10 ms\n +RetryableError: the bank is closed\n/,
  );
  expect(out).toMatch(
    /attempt 2 {2}[\d:.]+ {2}failed after \d+ ms\n +FatalError: the card of o1 was refused\n +at pay \(\S*src\/work\.ts:\d+:\d+\)\n/,
  );
  expect(out).toMatch(/caused by\n +TypeError: no card has the id o1\n +at readCard \(\S*src\/work\.ts:\d+:\d+\)\n/);
  expect(out).toMatch(/^sleeps\n {2}✓ completed wait_\w{26} [\d:.]+ slept \d+ ms$/m);
  expect(out).not.toContain("node_modules");
}, 60_000);

test("a running run shows what runs, and its stream's length", async () => {
  const runId = await app.startRun("talk", "gate");
  await until("three chunks are there", async () => (await json(runId)).streams[0]?.length === 3);
  const { out } = await inspect("run", runId);
  expect(out).toMatch(/^ {2}● running say {2}/m);
  expect(out).toMatch(/^streams\n {2}\(default\) {2}3 chunks, open$/m);
  place.open("gate");
  await app.value(runId);
  expect((await inspect("run", runId)).out).toMatch(/^ {2}\(default\) {2}4 chunks, closed$/m);
}, 60_000);

test("an unknown run is one clear line and exit code 1", async () => {
  expect(await inspect("run", "wrun_unknown")).toEqual({
    code: 1,
    out: "",
    error:
      "There is no run with the id wrun_unknown in this store. Check the id, and that PERDURE_STORE names the store in which it was started. (run_not_found)\n",
  });
}, 60_000);

test("a store that does not exist is not made", async () => {
  const { code, error } = await inspect("run", "wrun_unknown", "--store", "sqlite:nowhere.db");
  expect(code).toBe(1);
  expect(error).toContain("nowhere.db does not exist");
  expect(error).toContain("(store_unavailable)");
}, 60_000);

test("a command that does not exist shows those that do", async () => {
  const { code, error } = await run(["frobnicate"]);
  expect(code).toBe(1);
  expect(error).toContain('perdure has no command "frobnicate".');
  expect(error).toContain("inspect");
}, 60_000);

test("perdure build says what to install where the compiler is missing", async () => {
  const { code, error } = await run(["build"], ["--import", blockCompiler]);
  expect(code).toBe(1);
  expect(error).toContain("npm install --save-dev unplugin-perdure (compiler_missing)");
}, 60_000);

/** Lets the compiler's package be missing, as it is on a machine where only built code runs. */
const blockCompiler = `data:text/javascript,${encodeURIComponent(`
  import { register } from "node:module";
  register("data:text/javascript," + encodeURIComponent(\`
    export async function resolve(name, context, next) {
      if (!name.startsWith("unplugin-perdure") && !name.includes("/unplugin/dist/")) return next(name, context);
      throw Object.assign(new Error("Cannot find package 'unplugin-perdure'"), { code: "ERR_MODULE_NOT_FOUND" });
    }
  \`));
`)}`;

function inspect(...args: string[]): ReturnType<typeof run> {
  return run(["inspect", ...args]);
}

async function json(runId: string): Promise<{ streams: { length: number }[] }> {
  return JSON.parse((await inspect("run", runId, "--json")).out) as { streams: { length: number }[] };
}

function run(args: string[], nodeOptions: string[] = []): Promise<{ code: number; out: string; error: string }> {
  const env = { ...process.env, PERDURE_STORE: `sqlite:${place.folder}/perdure.db`, NO_COLOR: "1" };
  return new Promise((resolve) => {
    execFile(process.execPath, [...nodeOptions, command, ...args], { cwd: place.folder, env }, (failure, out, error) => {
      resolve({ code: typeof failure?.code === "number" ? failure.code : 0, out, error });
    });
  });
}
