import type { Node, Program } from "oxc-parser";
import { isClass, isFunction, unwrap } from "../parse/nodes.ts";
import type { FunctionNode, Range } from "../parse/nodes.ts";
import type { Report } from "./report.ts";
import { lookup } from "./scope.ts";
import type { ScopeTree } from "./scope.ts";
import type { DirectiveKind } from "./spelling.ts";

interface Exported {
  name: string;
  value: Node | undefined;
  range: Range;
}

/** What a directive at the top of the module applies to; says of other exports that it doesn't. */
export function exportedFunctions(
  program: Program,
  scopes: ScopeTree,
  kind: DirectiveKind,
  hasOwnDirective: (fn: FunctionNode) => boolean,
  report: Report,
): FunctionNode[] {
  const functions = new Set<FunctionNode>();
  for (const { name, value, range } of exportsOf(program, scopes)) {
    if (value === undefined || !isFunction(value)) {
      if (value === undefined || !isClass(value)) report("export_not_function", { kind, name }, range);
    } else if (!hasOwnDirective(value)) {
      if (value.async && !value.generator) functions.add(value);
      else report("export_not_async", { kind, name }, range);
    }
  }
  return [...functions];
}

function* exportsOf(program: Program, scopes: ScopeTree): Generator<Exported> {
  for (const statement of program.body) {
    if (statement.type === "ExportAllDeclaration" && statement.exportKind !== "type") {
      yield { name: "*", value: undefined, range: statement };
    } else if (statement.type === "ExportDefaultDeclaration") {
      const { declaration } = statement;
      if (declaration.type === "TSInterfaceDeclaration" || declaration.type === "TSDeclareFunction") continue;
      const value = isFunction(declaration) || isClass(declaration) ? declaration : resolve(unwrap(declaration), scopes);
      yield { name: "default", value, range: statement };
    } else if (statement.type === "ExportNamedDeclaration" && statement.exportKind !== "type") {
      yield* namedExports(statement, scopes);
    }
  }
}

function* namedExports(statement: Extract<Node, { type: "ExportNamedDeclaration" }>, scopes: ScopeTree): Generator<Exported> {
  const { declaration } = statement;
  if (declaration?.type === "VariableDeclaration") {
    if (declaration.declare === true) return;
    for (const { id, init } of declaration.declarations) {
      const name = id.type === "Identifier" ? id.name : "a destructured export";
      yield { name, value: init === null ? undefined : unwrap(init), range: id };
    }
  } else if (declaration !== null) {
    if (declaration.type === "TSEnumDeclaration") yield { name: declaration.id.name, value: undefined, range: declaration.id };
    else if (isFunction(declaration) || isClass(declaration)) {
      yield { name: declaration.id?.name ?? "default", value: declaration, range: declaration.id ?? declaration };
    }
  }
  for (const specifier of statement.specifiers) {
    if (specifier.exportKind === "type") continue;
    const { local, exported } = specifier;
    const name = exported.type === "Literal" ? exported.value : exported.name;
    const isHere = statement.source === null && local.type === "Identifier";
    // A type exported without the word is no value to say something about.
    if (isHere && lookup(scopes.root, local.name, "values") === undefined) continue;
    yield { name, value: isHere ? resolve(local, scopes) : undefined, range: specifier };
  }
}

/** The function that a name of the module stands for, if it is never assigned another. */
function resolve(node: Node, scopes: ScopeTree): Node | undefined {
  if (node.type !== "Identifier") return node;
  const binding = lookup(scopes.root, node.name, "values");
  if (binding === undefined || binding.references.some((reference) => reference.write)) return undefined;
  const declaration = binding.declarations[binding.declarations.length - 1];
  if (declaration?.type !== "VariableDeclarator") return declaration;
  return declaration.id.type === "Identifier" && declaration.init !== null ? unwrap(declaration.init) : undefined;
}
