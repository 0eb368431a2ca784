/** An app with the store in one file may end at any moment of its worker: with its own exit code, and nothing is lost. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "unplugin-perdure/build";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";

const minute = 60_000;
vi.setConfig({ testTimeout: minute });

/** Where in its work the worker is met is left to chance. */
const tries = 3;

let main = "";

beforeAll(async () => {
  const root = fileURLToPath(new URL("app/", import.meta.url));
  const { outDir } = await build({ root, entries: ["main.ts"], outDir: "dist", print: () => undefined });
  main = join(outDir, "main.js");
}, minute);

interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
}

/** What an earlier life has left may end this one before it says anything. */
const wellEnded: End = { code: 0, signal: null, output: expect.stringMatching(/^(started )?$/) };

function life(folder: string, moment: string, afterMs: number): Promise<End> {
  const child = spawn(process.execPath, [main, folder, moment, String(afterMs)], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  return new Promise((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, output: code === 0 ? output : output + errors }));
  });
}

const moments = [
  "while steps commit",
  "in a step",
  "in two steps at once",
  "while the worker stops",
  "right after the worker has stopped",
  "while several callers stop the worker",
  "in a signal's handler that stops the worker",
  "in an exit handler that stops the worker",
];

test.each(moments)("a process may end %s, and the next one goes on", async (moment) => {
  const folder = mkdtempSync(join(tmpdir(), "perdure-exit-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // One after the other, on one store: each goes on where the one before has ended.
  for (let index = 0; index < tries; index += 1) expect(await life(folder, moment, (index / tries) * 60)).toEqual(wellEnded);
  expect(await life(folder, "finish", 0)).toEqual({ code: 0, signal: null, output: "started [60,60,60,60]" });
});
