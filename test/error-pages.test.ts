import { readdirSync, readFileSync } from "node:fs";
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
