import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodedMap } from "../../../support/line-map.ts";
import { userStack } from "./user-stack.ts";

let folder = "";

/** A built file with a map, in a folder whose name is hard to read. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "perdure a (b) "));
  writeFileSync(join(folder, "built.js"), "1;\n2;\n3;\n//# sourceMappingURL=built.js.map\n");
  writeFileSync(join(folder, "built.js.map"), encodedMap("source.ts", 3));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("places of a built file are places of its source, however a frame is written", () => {
  const file = join(folder, "built.js");
  const url = pathToFileURL(file).href;
  const source = join(folder, "source.ts");
  const frames = (at: string): string =>
    [
      "Error: x",
      `    at pay (${at}:2:1)`,
      `    at async Shop.buy (${at}:3:1)`,
      `    at ${at}:1:1`,
      `    at async ${at}:2:1`,
    ].join("\n");
  expect(userStack(frames(file))).toBe(frames(source));
  expect(userStack(frames(url))).toBe(frames(source));
});

test.each([
  ["is no frame", "Error: at /x.js:1:1"],
  ["names no file", "    at <anonymous>:1:1"],
  ["names a file that is not there", "    at f (/nowhere/x.js:1:1)"],
  ["names a URL that is no file", "    at f (file://%2F/x.js:1:1)"],
  ["names a device", "    at f (/dev/zero:1:1)"],
  ["has a position of many digits", `    at f (/x.js:${"1".repeat(50)}:1)`],
  ["has no position", "    at f (/x.js)"],
])("what %s stays as it is", (_name, line) => {
  expect(userStack(`Error: x\n${line}`)).toBe(`Error: x\n${line}`);
});

test.each(["0:0", "1:0", "0:1", "999999999:1"])("the place %s, which no map has, stays as it is", (place) => {
  const line = `    at f (${join(folder, "built.js")}:${place})`;
  expect(userStack(`Error: x\n${line}`)).toBe(`Error: x\n${line}`);
});

test.skipIf(process.platform === "win32")("a pipe that a stack names is not waited for", () => {
  const pipe = join(folder, "pipe.js");
  execFileSync("mkfifo", [pipe]);
  expect(userStack(`Error: x\n    at f (${pipe}:1:1)`)).toContain(pipe);
});

test.each([
  ["one long frame", `    at ${"/".repeat(500_000)}`],
  ["many long frames", `    at ${"/".repeat(3_000)}:1\n`.repeat(2_000)],
  ["many frames", "    at f (/x.js:1:1)\n".repeat(100_000)],
])("a stack of %s is read in one pass", { timeout: 20_000 }, (_name, frames) => {
  expect(userStack(`Error: x\n${frames}`).length).toBeGreaterThan(100_000);
});
