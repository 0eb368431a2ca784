import type { Node } from "oxc-parser";
import { isClass, isFunction } from "../parse/nodes.ts";
import type { FunctionNode } from "../parse/nodes.ts";
import { childrenOf } from "../parse/walk.ts";

export interface ContextUse {
  what: "this" | "arguments" | "super" | "new.target";
  node: Node;
}

/** What a function uses of what every call sets anew: its own if it is no arrow function, else of the function around it. */
export function contextUsesOf(fn: FunctionNode): ContextUse[] {
  const uses: ContextUse[] = [];
  for (const child of childrenOf(fn)) if (child !== fn.id) collect(child, uses);
  return uses;
}

function collect(node: Node, uses: ContextUse[]): void {
  if (node.type === "ThisExpression") uses.push({ what: "this", node });
  else if (node.type === "Super") uses.push({ what: "super", node });
  else if (node.type === "MetaProperty" && node.meta.name === "new") uses.push({ what: "new.target", node });
  else if (node.type === "Identifier" && node.name === "arguments") uses.push({ what: "arguments", node });
  if (isFunction(node) && node.type !== "ArrowFunctionExpression") return;
  if (isClass(node)) {
    // Members have a `this` of their own; what a class extends and computed keys don't.
    if (node.superClass !== null) collect(node.superClass, uses);
    return;
  }
  if (node.type === "TSTypeAnnotation" || node.type === "TSTypeParameterInstantiation") return;
  for (const child of childrenOf(node)) {
    if (isPlainKey(node, child)) continue;
    collect(child, uses);
  }
}

function isPlainKey(node: Node, child: Node): boolean {
  if (node.type === "MemberExpression") return !node.computed && child === node.property;
  return node.type === "Property" && !node.computed && !node.shorthand && child === node.key;
}
