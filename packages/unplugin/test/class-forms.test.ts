/** How classes that travel are written, and in which bundles they are. */
import { describe, expect, test } from "vitest";
import { compile, type ClassPlace } from "../src/compiler.ts";

function compiled(source: string, classes?: ClassPlace, entry?: string): string {
  const result = compile({
    source,
    file: "src/a.ts",
    mode: "workflow",
    ...(classes === undefined ? {} : { classes }),
    ...(entry === undefined ? {} : { entry }),
  });
  expect(result.diagnostics).toEqual([]);
  return result.code;
}

const method = (key: string): string => `static [${key}]() {}`;
const found = (source: string): { id: string; name: string; serialisable: boolean }[] => {
  return compile({ source, file: "src/a.ts", mode: "server" }).classes;
};

test.each([
  `import { WORKFLOW_SERIALIZE } from "workflow";\nexport class A { ${method("WORKFLOW_SERIALIZE")} }`,
  `import { WORKFLOW_DESERIALIZE as S } from "workflow";\nexport class A { ${method("S")} }`,
  `import { "WORKFLOW_SERIALIZE" as S } from "workflow";\nexport class A { ${method("S")} }`,
  `import * as w from "workflow";\nexport class A { ${method("w.WORKFLOW_SERIALIZE")} }`,
  `export class A { ${method('Symbol.for("workflow-serialize")')} }`,
  `export class A { ${method("Symbol.for(`workflow-deserialize`)")} }`,
  `const S = Symbol.for("workflow-serialize");\nexport class A { ${method("S")} }`,
  `import { WORKFLOW_SERIALIZE } from "workflow";\nconst S: typeof WORKFLOW_SERIALIZE = WORKFLOW_SERIALIZE as never;\nexport class A { ${method("S")} }`,
  `import { WORKFLOW_SERIALIZE } from "workflow";\nexport class A { ${method("WORKFLOW_SERIALIZE as never")} }`,
  `export const A = class { ${method('Symbol.for("workflow-serialize")')} };`,
  `export class A { static [Symbol.for("workflow-serialize")] = () => 1; }`,
])("is found: %s", (source) => {
  expect(found(source)).toEqual([{ id: "class//src/a//A", name: "A", serialisable: true }]);
});

test.each([
  `// WORKFLOW_SERIALIZE\nexport class A { static [Symbol.iterator]() {} }`,
  `export class A { [Symbol.for("workflow-serialize")]() {} }`,
  `export class A { static WORKFLOW_SERIALIZE() {} }`,
  `// WORKFLOW_SERIALIZE\nconst S = S;\nexport class A { static [S]() {} }`,
])("is none: %s", (source) => expect(found(source)).toEqual([]));

const forSteps = `import { WORKFLOW_SERIALIZE as S } from "workflow";
import { load } from "./load.ts";
class Receipt { static [S]() {} load() { return load(); } }
export async function charge() {
  "use step";
  return new Receipt();
}
`;

describe("a class that only steps use", () => {
  test("stays in every bundle, with what it needs, where bundles can hold it", () => {
    expect(compiled(forSteps, "every")).toContain('("class//src/a//Receipt", this)');
    expect(compiled(forSteps, "every")).toContain("./load.ts");
  });
  test.each(["reached", "used", undefined] as const)("goes away elsewhere (%s)", (place) => {
    expect(compiled(forSteps, place)).not.toMatch(/Receipt|load/);
  });
  test("inside of a step's body is gone with it", () => {
    const source = `import { WORKFLOW_SERIALIZE as S } from "workflow";\nexport async function charge() {\n  "use step";\n  class A { static [S]() {} }\n  return new A();\n}\n`;
    expect(compiled(source, "every")).not.toContain("class A");
  });
});

/** A class that a bundler drops where nothing uses it. */
test.each([
  ["export class A { static [S]() {} }", /^export let A = \/\* @__PURE__ \*\/ \(\(\) => \{ class A \{/m],
  ["class A { static [S]() {} }\nexport { A };", /^let A = \/\* @__PURE__ \*\/ \(\(\) => \{ class A \{/m],
  ["export default class A { static [S]() {} }", /^let A = \/\* @__PURE__ \*\/ .*[^]*export \{ A as default \};/m],
  ["export default class { static [S]() {} }", /^export default \/\* @__PURE__ \*\/ \(\(\) => \(\{ default: class \{/m],
  ["export const A = class { static [S]() {} };", /^export const A = \/\* @__PURE__ \*\/ \(\(\) => \(\{ A: class \{/m],
  ["export interface A { a: 1 }\nexport class A { static [S]() {} }", /^export let A = /m],
])("that no bundle can hold is a pure call: %s", (declaration, form) => {
  const source = `import { WORKFLOW_SERIALIZE as S } from "workflow";\n${declaration}\n`;
  expect(compiled(source, "used")).toMatch(form);
  expect(compiled(source, "used")).toContain("registerClass(");
  expect(compiled(source, "reached")).not.toContain("@__PURE__");
});

test("a class with the bundle's own workflow stays whatever its place", () => {
  const source = `import { WORKFLOW_SERIALIZE as S } from "workflow";\nexport class A {\n  static [S]() {}\n  static async run() {\n    "use workflow";\n  }\n}\n`;
  expect(compiled(source, "used", "A.run")).not.toContain("let A");
  expect(compiled(source, "used")).toContain("let A");
});
