import type { ExpressionStatement, Node } from "oxc-parser";
import { contains } from "../parse/nodes.ts";
import type { Range } from "../parse/nodes.ts";
import type { Binding, ScopeTree } from "./scope.ts";

/** A part of the top level that can go away as a whole. */
export interface Unit {
  /** What to remove: import specifiers, declarators, declarations with their overloads, or one statement. */
  nodes: Node[];
  bindings: Binding[];
  /** For a statement that only does something to a variable (`pool.on(…)`): that variable. */
  follows: Binding | undefined;
}

const removable = new Set([
  "FunctionDeclaration",
  "ClassDeclaration",
  "TSEnumDeclaration",
  "TSModuleDeclaration",
  "TSImportEqualsDeclaration",
]);

export function findUnits(scopes: ScopeTree): Unit[] {
  const byNode = new Map<Node, Binding[]>();
  for (const binding of scopes.root.values.values()) {
    for (const declaration of binding.declarations) {
      byNode.set(declaration, [...(byNode.get(declaration) ?? []), binding]);
    }
  }
  const units: Unit[] = [];
  const seen = new Set<Node>();
  const add = (node: Node): void => {
    // A part of what was declared before: a namespace of a function, a second block of an enum.
    if (seen.has(node)) return;
    const bindings = byNode.get(node) ?? [];
    const nodes = new Set<Node>([node, ...bindings.flatMap((binding) => binding.declarations)]);
    for (const part of nodes) seen.add(part);
    units.push({ nodes: [...nodes], bindings, follows: undefined });
  };
  for (const statement of scopes.program.body) {
    if (statement.type === "ImportDeclaration") {
      for (const specifier of statement.specifiers) add(specifier);
    } else if (statement.type === "VariableDeclaration") {
      for (const declarator of statement.declarations) add(declarator);
    } else if (removable.has(statement.type)) {
      add(statement);
    } else if (statement.type === "ExpressionStatement") {
      const follows = subjectOf(statement, scopes);
      if (follows !== undefined) units.push({ nodes: [statement], bindings: [], follows });
    }
  }
  return units;
}

/** Finds the unit around a place. */
export function createUnitFinder(units: readonly Unit[]): (range: Range) => Unit | undefined {
  // Parts of the top level follow each other.
  const parts = units.flatMap((unit) => unit.nodes.map((node) => ({ node, unit }))).sort((a, b) => a.node.start - b.node.start);
  return (range) => {
    let low = 0;
    for (let high = parts.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((parts[middle]?.node.start ?? 0) <= range.start) low = middle + 1;
      else high = middle;
    }
    const part = parts[low - 1];
    return part !== undefined && contains(part.node, range) ? part.unit : undefined;
  };
}

/** `pool` of `pool.on("error", …)` and of `pool.size = 5`. */
function subjectOf(statement: ExpressionStatement, scopes: ScopeTree): Binding | undefined {
  let at: Node = statement.expression;
  if (at.type === "AwaitExpression") at = at.argument;
  if (at.type === "AssignmentExpression") at = at.left;
  let isMember = false;
  for (;;) {
    if (at.type === "CallExpression" && at.callee.type === "MemberExpression") at = at.callee;
    else if (at.type === "MemberExpression") {
      at = at.object;
      isMember = true;
    } else break;
  }
  return at.type === "Identifier" && isMember ? scopes.root.values.get(at.name) : undefined;
}
