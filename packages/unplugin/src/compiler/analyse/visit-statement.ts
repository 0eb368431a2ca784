import type { ForInStatement, ForOfStatement, Node } from "oxc-parser";
import { declarePattern, visitTarget } from "./patterns.ts";
import { declare, hoistingScope } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { open, visitChildren } from "./visit.ts";
import type { Visit } from "./visit.ts";

/** What declares names or exports them. Says whether the node is one of its own. */
export function visitDeclaration(visit: Visit, node: Node, scope: Scope, typeOnly: boolean): boolean {
  switch (node.type) {
    case "VariableDeclaration": {
      const target = node.kind === "var" ? hoistingScope(scope) : scope;
      for (const declarator of node.declarations) {
        declarePattern(visit, declarator.id, target, scope, "variable", declarator, typeOnly);
        if (declarator.init !== null) visit.node(declarator.init, scope, typeOnly);
      }
      return true;
    }
    case "ImportDeclaration":
      for (const specifier of node.specifiers) declare(scope, specifier.local.name, "import", specifier, "both");
      return true;
    case "ExportAllDeclaration":
      return true;
    case "ExportNamedDeclaration":
      if (node.declaration !== null) visit.node(node.declaration, scope, typeOnly);
      if (node.source !== null) return true;
      for (const specifier of node.specifiers) {
        if (specifier.local.type !== "Identifier") continue;
        const isType = node.exportKind === "type" || specifier.exportKind === "type";
        visit.refer(specifier.local, specifier.local.name, scope, isType, false);
      }
      return true;
    default:
      return false;
  }
}

/** What opens a scope, and labels, which are no names of it. Says whether the node is one of these. */
export function visitBlock(visit: Visit, node: Node, scope: Scope, typeOnly: boolean): boolean {
  switch (node.type) {
    case "BlockStatement":
    case "ForStatement":
    case "SwitchStatement":
      visitChildren(visit, node, open(visit, node, scope, false), typeOnly);
      return true;
    case "ForInStatement":
    case "ForOfStatement":
      visitForEach(visit, node, open(visit, node, scope, false), typeOnly);
      return true;
    case "StaticBlock":
      visitChildren(visit, node, open(visit, node, scope, true), typeOnly);
      return true;
    case "CatchClause": {
      const inner = open(visit, node, scope, false);
      if (node.param !== null) declarePattern(visit, node.param, inner, inner, "variable", node, typeOnly);
      visitChildren(visit, node.body, inner, typeOnly);
      return true;
    }
    case "LabeledStatement":
      visit.node(node.body, scope, typeOnly);
      return true;
    case "BreakStatement":
    case "ContinueStatement":
      return true;
    default:
      return false;
  }
}

function visitForEach(visit: Visit, node: ForInStatement | ForOfStatement, inner: Scope, typeOnly: boolean): void {
  if (node.left.type === "VariableDeclaration") return visitChildren(visit, node, inner, typeOnly);
  visitTarget(visit, node.left, inner, typeOnly);
  visit.node(node.right, inner, typeOnly);
  visit.node(node.body, inner, typeOnly);
}
