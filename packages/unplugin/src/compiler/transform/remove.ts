import type { ImportDeclaration, Node } from "oxc-parser";
import type { Unit } from "../analyse/units.ts";
import { removeLine, startOfLine } from "./output.ts";
import type { Output } from "./output.ts";

/** Removes a statement with the comments that belong to it. */
export function removeStatement(output: Output, node: Node): void {
  const { analysis, source, edits } = output;
  const parent = analysis.parents.get(node);
  const statement = parent?.type === "ExportNamedDeclaration" || parent?.type === "ExportDefaultDeclaration" ? parent : node;
  let { start, end } = statement;
  // The head of a file (license, pragmas) belongs to the file.
  const isFirst = analysis.program.body[0] === statement;
  const before = isFirst ? [] : analysis.comments.filter((comment) => comment.end <= start);
  for (const comment of before.toReversed()) {
    const between = source.slice(comment.end, start);
    if (!/^[ \t]*(?:\r\n|\n)?[ \t]*$/.test(between) || startOfLine(source, comment.start) === undefined) break;
    start = comment.start;
  }
  const trailing = /[ \t]*\/\/[^\n\r]*/y;
  trailing.lastIndex = end;
  if (trailing.test(source)) end = trailing.lastIndex;
  removeLine(edits, source, { start, end });
}

/** Removes what is dead: specifiers, declarators, statements. */
export function removeUnits(output: Output, dead: ReadonlySet<Unit>): void {
  const nodes = new Set<Node>([...dead].flatMap((unit) => unit.nodes));
  const done = new Set<Node>();
  for (const node of nodes) {
    const parent = output.analysis.parents.get(node);
    if (parent?.type === "ImportDeclaration" || parent?.type === "VariableDeclaration") {
      if (done.has(parent)) continue;
      done.add(parent);
      if (parent.type === "ImportDeclaration") trimImport(output, parent, nodes);
      else trimDeclarators(output, parent, nodes);
    } else {
      removeStatement(output, node);
    }
  }
}

function trimImport(output: Output, node: ImportDeclaration, dead: ReadonlySet<Node>): void {
  const left = node.specifiers.filter((specifier) => !dead.has(specifier));
  // Names that only types use now would keep the module, so they go with the rest.
  const isUsed = left.some((specifier) => {
    const binding = output.analysis.scopes.root.values.get(specifier.local.name);
    const isType = specifier.type === "ImportSpecifier" && specifier.importKind === "type";
    return !isType && binding?.references.some((reference) => !reference.typeOnly) === true;
  });
  if (!isUsed) return removeStatement(output, node);
  const named = left.filter((specifier) => specifier.type === "ImportSpecifier");
  const parts = left.filter((specifier) => specifier.type !== "ImportSpecifier").map((specifier) => textOf(output, specifier));
  if (named.length > 0) parts.push(`{ ${named.map((specifier) => textOf(output, specifier)).join(", ")} }`);
  output.edits.overwrite(node.start, node.source.start, `import ${parts.join(", ")} from `);
}

function trimDeclarators(output: Output, node: Extract<Node, { type: "VariableDeclaration" }>, dead: ReadonlySet<Node>): void {
  const kept = node.declarations.filter((declarator) => !dead.has(declarator));
  if (kept.length === 0) return removeStatement(output, node);
  for (const [i, declarator] of node.declarations.entries()) {
    if (!dead.has(declarator)) continue;
    const next = node.declarations[i + 1];
    if (next !== undefined) output.edits.remove(declarator.start, next.start);
    else output.edits.remove(kept[kept.length - 1]?.end ?? declarator.start, declarator.end);
  }
}

function textOf(output: Output, node: Node): string {
  return output.source.slice(node.start, node.end);
}
