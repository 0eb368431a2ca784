import type { Class, Node } from "oxc-parser";
import type { DurableClass } from "../analyse/durable.ts";
import type { Range } from "../parse/nodes.ts";
import type { ClassPlace, Mode } from "./modes.ts";
import type { Output } from "./output.ts";

export interface ClassInput {
  mode: Mode;
  entry: string | undefined;
  classes: ClassPlace | undefined;
}

/** Gives each class its id, in a static block. */
export function registerClasses(output: Output, isGone: (range: Range) => boolean, input: ClassInput): void {
  for (const found of output.analysis.classes) {
    const { id, node } = found;
    if (isGone(node)) continue;
    const line = `${output.aliases.helper("registerClass")}(${JSON.stringify(id)}, this);`;
    output.classLines.set(node, [line, ...(output.classLines.get(node) ?? [])]);
    if (input.mode === "workflow" && input.classes === "used" && !holdsEntry(output, found, input.entry))
      makeDroppable(output, node);
  }
}

function holdsEntry(output: Output, { node }: DurableClass, entry: string | undefined): boolean {
  return output.analysis.durables.some(({ inClass, kind, name }) => inClass === node && kind === "workflow" && name === entry);
}

/**
 * A static block keeps a class in every bundle that its module is in. As what a pure call gives, it goes away where nothing uses
 * it, with all that it needs.
 */
function makeDroppable(output: Output, node: Class): void {
  if (node.decorators.length > 0) return;
  const parent = output.analysis.parents.get(node);
  if (node.type === "ClassDeclaration") return makeVariable(output, node, parent);
  if (parent?.type === "VariableDeclarator" && parent.id.type === "Identifier") wrapExpression(output, node, parent.id.name);
}

function makeVariable({ edits, analysis }: Output, node: Class, parent: Node | undefined): void {
  const name = node.id?.name;
  if (name === undefined) {
    edits.prependRight(node.start, "/* @__PURE__ */ (() => ({ default: ");
    edits.appendLeft(node.end, " }).default)();");
    return;
  }
  const binding = analysis.scopes.root.values.get(name);
  const values = binding?.declarations.filter((declaration) => declaration.type !== "TSInterfaceDeclaration");
  // A namespace that adds to the class needs it as a class; one inside a function is no concern of bundlers.
  if (values?.length !== 1 || values[0] !== node) return;
  const isDefault = parent?.type === "ExportDefaultDeclaration";
  const start = `let ${name} = /* @__PURE__ */ (() => { `;
  if (isDefault) edits.overwrite(parent.start, node.start, start);
  else edits.prependRight(node.start, start);
  edits.appendLeft(node.end, ` return ${name}; })();${isDefault ? ` export { ${name} as default };` : ""}`);
}

/** The class gets its name from the property, as it did from the variable. */
function wrapExpression({ edits }: Output, node: Class, name: string): void {
  edits.prependRight(node.start, `/* @__PURE__ */ (() => ({ ${name}: `);
  edits.appendLeft(node.end, ` }).${name})()`);
}
