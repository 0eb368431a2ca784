/** Every form of directive, in every mode: folders of an input and what comes out. `UPDATE_FIXTURES=1` writes it anew, to be read. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";
import { compile, formatDiagnostic, hasDirective, type CompileResult, type Mode } from "../src/compiler.ts";

const root = fileURLToPath(new URL("./fixtures/compiler/", import.meta.url));
const modes: readonly Mode[] = ["server", "client", "workflow"];
const update = process.env["UPDATE_FIXTURES"] === "1";

describe.each(readdirSync(root))("%s", (name) => {
  const folder = `${root}${name}/`;
  const input = readdirSync(folder).find((file) => file.startsWith("input.")) ?? "input.ts";
  const source = readFileSync(`${folder}${input}`, "utf8");
  const file = `src/${name}.${input.replace("input.", "")}`;
  const entry = /^\/\/ entry: (.*)$/m.exec(source)?.[1];
  const compiled = (mode: Mode, text = source): CompileResult =>
    compile({ source: text, file, mode, ...(entry === undefined ? {} : { entry }) });

  test("says what the fixture says", () => {
    const results = modes.map((mode) => compiled(mode));
    const diagnostics = [...new Set(results.flatMap((result) => result.diagnostics.map(formatDiagnostic)))].join("\n");
    expectFile(`${folder}diagnostics.txt`, diagnostics);
  });

  test.each(modes)("gives the %s code of the fixture", (mode) => {
    const result = compiled(mode);
    const failed = result.diagnostics.some((diagnostic) => diagnostic.severity === "error");
    expectFile(`${folder}${mode}.js`, result.changed ? result.code : "");
    if (!result.changed) return expect(result).toMatchObject({ code: source, map: null });
    expect(failed).toBe(false);
    expect(parseSync(file, result.code, { lang: langOf(file), sourceType: "module" }).errors).toEqual([]);
  });

  test.each(modes)("compiles its %s output to itself", (mode) => {
    const once = compiled(mode).code;
    for (const again of modes) expect(compiled(again, once)).toMatchObject(once === source ? {} : { code: once, changed: false });
    // Not because of a mark that we left, but because nothing is left to do.
    if (once !== source && !/SERIALIZE|workflow-serialize/.test(source)) expect(hasDirective(once)).toBe(false);
  });

  test("gives the same ids in every mode", () => {
    const [server, ...others] = modes.map((mode) => compiled(mode));
    for (const other of others) {
      expect(other.workflows).toEqual(server?.workflows);
      expect(other.steps).toEqual(server?.steps);
      expect(other.classes).toEqual(server?.classes);
    }
  });
});

function langOf(file: string): "ts" | "tsx" | "jsx" {
  if (file.endsWith(".tsx")) return "tsx";
  return file.endsWith(".ts") ? "ts" : "jsx";
}

function expectFile(path: string, text: string): void {
  if (update && text !== "") writeFileSync(path, text);
  expect(text).toBe(existsSync(path) ? readFileSync(path, "utf8") : "");
}
