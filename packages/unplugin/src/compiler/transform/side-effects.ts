import type { Node } from "oxc-parser";
import { contains, unwrap } from "../parse/nodes.ts";
import type { Range } from "../parse/nodes.ts";
import type { Output } from "./output.ts";
import { removeStatement } from "./remove.ts";

/**
 * `import "dotenv/config"` is for code that runs. Where nothing but stubs is left of a module it has nothing to do any
 * more and would only bring server code; beside other code it stays.
 */
export function removeIdleImports(output: Output, gone: readonly Range[]): void {
  const { program, durables } = output.analysis;
  const functions = new Set<Node>(durables.map((durable) => durable.fn));
  const options = new Set<Node>(durables.flatMap((durable) => durable.options));
  const isStub = (node: Node): boolean => functions.has(node) || gone.some((range) => contains(range, node));
  if (durables.length === 0 || !program.body.every((node) => options.has(node) || isQuiet(node, isStub))) return;
  for (const node of program.body) {
    if (node.type === "ImportDeclaration" && node.specifiers.length === 0) removeStatement(output, node);
  }
}

/** Whether a statement of the top level is gone, a stub or a type. */
function isQuiet(node: Node, isStub: (node: Node) => boolean): boolean {
  if (isStub(node)) return true;
  switch (node.type) {
    case "ImportDeclaration":
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
    case "TSDeclareFunction":
    case "EmptyStatement":
      return true;
    case "ExpressionStatement":
      return node.directive != null;
    case "VariableDeclaration":
      return node.declarations.every(({ init, ...declarator }) => {
        return node.declare === true || (init !== null && isStub(unwrap(init))) || isStub(declarator as Node);
      });
    case "ExportDefaultDeclaration":
      return (
        isStub(node.declaration) || node.declaration.type === "Identifier" || node.declaration.type === "TSInterfaceDeclaration"
      );
    case "ExportNamedDeclaration":
      if (node.exportKind === "type") return true;
      return node.declaration === null ? node.source === null : isQuiet(node.declaration, isStub);
    default:
      return false;
  }
}
