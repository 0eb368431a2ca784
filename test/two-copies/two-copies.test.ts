/** The modules loaded several times in one process, and an app that is loaded many times: neither does harm. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { bundleOf, stepIdOf, workflowId } from "../../packages/core/support/realm.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));

function temporaryRoot(): string {
  const root = mkdtempSync(join(tmpdir(), "perdure-copies-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

/** Runs a script of this folder. Its output is one JSON value. */
async function run(script: string, input: object, root: string, flags: string[] = []): Promise<[seen: unknown, log: string[]]> {
  const file = join(root, "input.json");
  writeFileSync(file, JSON.stringify(input));
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...flags, path, file], { timeout: 100_000 });
  return [JSON.parse(stdout), stderr.split("\n").filter((line) => line !== "")];
}

/** A copy of the built modules, which finds their dependencies. */
function copyTo(folder: string): string {
  mkdirSync(folder);
  cpSync(join(project, "packages/core/dist"), join(folder, "dist"), { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "perdure", type: "module" }));
  return folder;
}

test("copies of the modules in one process share a runtime, a worker, a store and what a step knows of itself", async () => {
  const root = temporaryRoot();
  symlinkSync(join(project, "node_modules"), join(root, "node_modules"));
  const named = (name: string, body: string): ReturnType<typeof bundleOf> => {
    const bundle = bundleOf(body);
    return { ...bundle, code: bundle.code.replaceAll(workflowId, `${workflowId}/${name}`) };
  };
  const bundles = {
    first: named("first", `main(async (input) => await step("look", input));`),
    second: named("second", `main(async () => await step("later"));`),
    failing: named("failing", `main(async () => await step("fatal"));`),
  };
  const stepOf = { look: stepIdOf("look"), later: stepIdOf("later"), fatal: stepIdOf("fatal") };
  const copies = [copyTo(join(root, "a")), copyTo(join(root, "b"))];
  const [seen, log] = await run("copies.mjs", { copies, root, bundles, workflowId, stepOf }, root);

  const { ids, values } = seen as { ids: string[]; values: Record<string, unknown>[] };
  const known = (runId: string | undefined, input: string): object => {
    const step: object = expect.objectContaining({ stepName: "look", attempt: 1, stepId: expect.stringMatching(/^step_/) });
    const ofRun: object = expect.objectContaining({ workflowRunId: runId });
    return { input, ofA: step, ofB: step, runOfA: ofRun, runOfB: ofRun };
  };
  expect(seen).toEqual({
    areCopies: true,
    ids,
    values: [known(ids[0], "of a"), known(ids[1], "of b"), 2],
    chunks: ["from b", "from a"],
    attempts: { fatal: 1, later: 2 },
    workers: 1,
    failure: { ofA: true, ofB: true, cause: ["FatalError", "no more"] },
    missing: [true, true],
    fatal: [true, true],
    run: [true, false],
    guarded: [true, false],
  });
  for (const { ofA, ofB, runOfA, runOfB } of values.slice(0, 2)) expect([ofA, runOfA]).toEqual([ofB, runOfB]);
  expect(log.filter((line) => line.startsWith("[perdure] store:"))).toHaveLength(1);
});

test("an app that is edited and loaded 500 times leaves nothing behind in the process, and each run has the newest code", async () => {
  const root = temporaryRoot();
  const bundle = bundleOf(`main(async (input) => await step("work", input));`);
  const edits = 500;
  const input = { root, bundle, workflowId, edits, measureAfter: [100, 300, 500] };
  const [seen] = await run("edits.mjs", input, root, ["--expose-gc"]);
  const { heaps } = seen as { heaps: number[] };
  // Beside its own step each process has the one that reads what start() is given.
  expect(seen).toEqual({ heaps, manifests: 1, steps: ["step//perdure//streams", stepIdOf("work")], value: 1_000 + edits });
  const [early = 0, , late = Number.POSITIVE_INFINITY] = heaps;
  // 400 edits of 200 kB each would be 80 MB.
  expect(late - early).toBeLessThan(4_000_000);
}, 120_000);
