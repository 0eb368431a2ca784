import type { Node } from "oxc-parser";
import type { Scope } from "./scope.ts";
import { visitChildren } from "./visit.ts";
import type { Visit } from "./visit.ts";

/** Elements. Says whether the node is one of these. */
export function visitJsx(visit: Visit, node: Node, scope: Scope, typeOnly: boolean): boolean {
  switch (node.type) {
    case "JSXOpeningElement":
    case "JSXOpeningFragment":
      // What the classic JSX transforms call; with the automatic one they are just unknown names.
      for (const name of ["React", "h"]) visit.refer(node, name, scope, typeOnly, false);
      if (node.type === "JSXOpeningElement") visitName(visit, node.name, scope, typeOnly);
      visitChildren(visit, node, scope, typeOnly, (child) => !("name" in node) || child !== node.name);
      return true;
    case "JSXClosingElement":
      return true;
    case "JSXAttribute":
      if (node.value !== null) visit.node(node.value, scope, typeOnly);
      return true;
    default:
      return false;
  }
}

/** `<Foo>` and `<foo.bar>` are values, `<foo>` is an element of the host. */
function visitName(visit: Visit, node: Node, scope: Scope, typeOnly: boolean, isObject = false): void {
  if (node.type === "JSXMemberExpression") return visitName(visit, node.object, scope, typeOnly, true);
  if (node.type !== "JSXIdentifier" || node.name === "this") return;
  if (isObject || !/^[a-z]/.test(node.name)) visit.refer(node, node.name, scope, typeOnly, false);
}
