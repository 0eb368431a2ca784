import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { messages } from "../packages/core/src/errors/messages.ts";
import { diagnosticTable } from "../packages/unplugin/src/compiler/diagnostics.ts";
import { problemCodes } from "../packages/unplugin/src/core/problems.ts";

const folder = new URL("../docs/errors/", import.meta.url);
const pages = readdirSync(folder).map((file) => file.replace(/\.md$/, ""));

test("every code of the core, the compiler and the build has a page, and every page is of a code", () => {
  const codes = [...new Set([...Object.keys(messages), ...Object.keys(diagnosticTable), ...problemCodes])];
  expect(pages.toSorted()).toEqual(codes.toSorted());
});

test.each(pages)("the page of %s says what, why and how to fix it", (code) => {
  const text = readFileSync(new URL(`${code}.md`, folder), "utf8");
  expect(text).toMatch(
    new RegExp(`^# ${code}\n\n\\*\\*What\\.\\*\\* .+\n\n\\*\\*Why\\.\\*\\* [^]+\n\n\\*\\*Fix\\.\\*\\*\\s[^]+\n$`),
  );
});

/**
 * Codes of what is not built yet: their names and pages stand, nothing throws them. This list only ever shrinks; a code that
 * nothing throws and that is not here goes out of the table.
 */
const notThrownYet = ["config_invalid", "hook_conflict", "hook_not_found"];

test("every code of the core is thrown somewhere, but for those of what is not built yet", () => {
  const text = sources().join("\n");
  const thrown = (code: string): boolean =>
    new RegExp(`(?:perdureError|messageOf|codedTypeError|new PerdureError)\\(\\s*"${code}"|\\bcode: "${code}"`).test(text) ||
    throwsClassOf(code, text);
  const codes = Object.keys(messages).filter((code) => !thrown(code));
  expect(codes.toSorted()).toEqual(notThrownYet);
});

/** Codes that a class of error carries: it is the class that must be thrown. */
const classes: Record<string, string> = {
  hook_conflict: "HookConflictError",
  hook_not_found: "HookNotFoundError",
  nondeterminism: "NonDeterminismError",
  run_cancelled: "WorkflowRunCancelledError",
  run_failed: "WorkflowRunFailedError",
  run_not_found: "WorkflowRunNotFoundError",
  workflow_not_registered: "WorkflowNotRegisteredError",
};

function throwsClassOf(code: string, text: string): boolean {
  const name = classes[code];
  return name !== undefined && text.includes(`new ${name}(`);
}

/** What is thrown from: no tests, and not the classes and the table themselves. */
function sources(): string[] {
  const root = fileURLToPath(new URL("../packages/", import.meta.url));
  const folders = ["core/src", "adapters/node/src", "adapters/sqlite/src"];
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => join(root, folder, file)),
  );
  const isSource = (file: string): boolean =>
    file.endsWith(".ts") &&
    !file.endsWith(".test.ts") &&
    !/\b(?:hook|run)-errors\.ts$/.test(file) &&
    !file.endsWith("/messages.ts");
  return files.filter(isSource).map((file) => readFileSync(file, "utf8"));
}
