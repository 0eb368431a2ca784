import type { Node } from "oxc-parser";
import { visitTarget } from "./patterns.ts";
import type { Scope } from "./scope.ts";
import type { Visit } from "./visit.ts";

/** Names that are read or written, and what has names of its own that are none of the scope's. Says whether the node is one of these. */
export function visitExpression(visit: Visit, node: Node, scope: Scope, typeOnly: boolean): boolean {
  switch (node.type) {
    case "Identifier":
      if (node.typeAnnotation != null) visit.node(node.typeAnnotation, scope, true);
      visit.refer(node, node.name, scope, typeOnly, false);
      return true;
    case "MetaProperty":
      return true;
    case "MemberExpression":
      visit.node(node.object, scope, typeOnly);
      if (node.computed) visit.node(node.property, scope, typeOnly);
      return true;
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
    case "AccessorProperty":
      visitMember(visit, node, scope, typeOnly);
      return true;
    case "AssignmentExpression":
      visitTarget(visit, node.left, scope, typeOnly);
      visit.node(node.right, scope, typeOnly);
      return true;
    case "UpdateExpression":
      visitTarget(visit, node.argument, scope, typeOnly);
      return true;
    default:
      return false;
  }
}

function visitMember(visit: Visit, node: Node, scope: Scope, typeOnly: boolean): void {
  if (
    node.type !== "Property" &&
    node.type !== "MethodDefinition" &&
    node.type !== "PropertyDefinition" &&
    node.type !== "AccessorProperty"
  ) {
    return;
  }
  if ("decorators" in node) for (const decorator of node.decorators ?? []) visit.node(decorator, scope, typeOnly);
  if (node.computed) visit.node(node.key, scope, typeOnly);
  if ("typeAnnotation" in node && node.typeAnnotation != null) visit.node(node.typeAnnotation, scope, true);
  if (node.value !== null) visit.node(node.value, scope, typeOnly);
}
