import { readdirSync, readFileSync } from "node:fs";
import { join, posix, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { messages } from "../packages/core/src/errors/messages.ts";
import { diagnosticTable } from "../packages/unplugin/src/compiler/diagnostics/diagnostics.ts";
import { problemCodes } from "../packages/unplugin/src/core/problems/problems.ts";

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
  const text = sources()
    .map((source) => source.text)
    .join("\n");
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
function sources(): { file: string; text: string }[] {
  const root = fileURLToPath(new URL("../packages/", import.meta.url));
  const folders = ["core/src", "adapters/node/src", "adapters/sqlite/src"];
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) =>
      posix.join(folder, file.replaceAll(sep, "/")),
    ),
  );
  const isSource = (file: string): boolean =>
    file.endsWith(".ts") &&
    !file.endsWith(".test.ts") &&
    !/\b(?:hook|run)-errors\.ts$/.test(file) &&
    !file.endsWith("/messages.ts");
  return files.filter(isSource).map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));
}

/**
 * Errors without a code that are made on purpose: what they say is caught within perdure, or tells of a mistake of its own. Each
 * place may go, none may come.
 */
const uncoded: Record<string, string> = {
  "core/src/engine/machine.ts": "a mistake of perdure's own",
  "core/src/journal/events.ts": "a mistake of perdure's own",
  "core/src/realm/instance.ts": "a mistake of perdure's own",
  "core/src/store/creator.ts": "a store that breaks its contract",
  "core/src/store/group.ts": "a store that breaks its contract",
  "core/src/worker/registry/step-modules.ts": "kept as the cause of step_module_failed",
  "core/src/worker/step/hostile.ts": "caught where it is thrown",
  "core/src/worker/step/stream-writer.ts": "a store that throws what is no error",
  "adapters/sqlite/src/main/write.ts": "a mistake of perdure's own",
  "adapters/sqlite/src/thread/opened-file.ts": "told as store_unavailable",
};

test("every error that perdure makes has a code, but for those with a reason", () => {
  const makes = sources()
    .filter(({ file, text }) => !isExempt(file) && /new (?:Type|Range|Syntax)?Error\(/.test(text))
    .map(({ file }) => file);
  expect(makes.filter((file) => !Object.hasOwn(uncoded, file))).toEqual([]);
});

/** Values: caught where they are read, and told as `corrupt_value` or `unserializable`. The realm's globals throw what the Web's do. */
function isExempt(file: string): boolean {
  return /^core\/src\/(?:values|realm\/prelude|conformance)\//.test(file) || file === "core/src/errors/coded-type-error.ts";
}
