/** What the log says of a user's mistakes, in a built app: README.md. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildApp } from "../crash/build-app.ts";

let folder = "";
let log = "";
let source: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "perdure-places-"));
  const main = await buildApp(new URL("app/", import.meta.url));
  source = (await readFile(fileURLToPath(new URL("app/workflows.ts", import.meta.url)), "utf8")).split("\n");
  log = await new Promise((resolve) => {
    const env = { ...process.env, NODE_OPTIONS: "" };
    execFile(process.execPath, [main, folder], { env, timeout: 30_000 }, (_error, _stdout, stderr) => resolve(stderr));
  });
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The place of the line that ends with this comment, as a frame names it. */
function placeOf(comment: string): string {
  const line = source.findIndex((text) => text.endsWith(`// ${comment}`)) + 1;
  expect(line).toBeGreaterThan(0);
  return `workflows.ts:${line}:`;
}

/** What is said of a run, with the frames below. */
function linesOf(runId: string): string {
  const lines = log.split("\n");
  const said = lines.flatMap((line, index) => {
    if (!line.includes(`${runId} `) && !line.includes(`[${runId}]`)) return [];
    const frames = lines.slice(index + 1);
    const end = frames.findIndex((frame) => !/^\s+at /.test(frame));
    return [line, ...frames.slice(0, end === -1 ? frames.length : end)];
  });
  return said.join("\n");
}

test("a step that was called and never awaited is told with the line of its call", () => {
  expect(linesOf("run-forgets")).toMatch(/step\/\/workflows\/\/notify was called and never awaited/);
  expect(linesOf("run-forgets")).toContain(placeOf("forgotten"));
  expect(linesOf("run-forgetsInHelper")).toContain(placeOf("forgotten by a helper"));
});

test("an error that a workflow prints has the user's lines and no others", () => {
  expect(linesOf("run-prints")).toContain("Error: look");
  expect(linesOf("run-prints")).toContain(placeOf("printed"));
  expect(linesOf("run-prints")).not.toMatch(/node:|perdure:|workflow:[0-9a-f]/);
});

test("a failed run is told with its code, its error and the line", () => {
  expect(linesOf("run-fails")).toContain("failed (USER_ERROR): Error: broken");
  expect(linesOf("run-fails")).toContain(placeOf("failed"));
});

test("one that failed in a step is told with the line of the step and that of its call", () => {
  expect(linesOf("run-failsInStep")).toContain("TypeError: no card");
  expect(linesOf("run-failsInStep")).toContain(placeOf("thrown"));
  expect(linesOf("run-failsInStep")).toContain(placeOf("called"));
  expect(linesOf("run-failsInStep")).not.toMatch(/node:|core\/dist|dist\/chunks/);
});
