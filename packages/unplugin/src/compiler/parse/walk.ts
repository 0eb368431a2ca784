import { visitorKeys } from "oxc-parser";
import type { Node } from "oxc-parser";

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

/** The child nodes in source order of their keys, which is the order of evaluation but for decorators. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const key of visitorKeys[node.type] ?? []) {
    const value: unknown = (node as unknown as Record<string, unknown>)[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) children.push(item);
    } else if (isNode(value)) {
      children.push(value);
    }
  }
  return children;
}

/** Calls `enter` for `root` and all below it, parents first; returning `false` leaves out what is below. */
export function walk(root: Node, enter: (node: Node) => boolean | void): void {
  if (enter(root) === false) return;
  for (const child of childrenOf(root)) walk(child, enter);
}

export type Parents = ReadonlyMap<Node, Node>;

export function parentsOf(root: Node): Parents {
  const parents = new Map<Node, Node>();
  walk(root, (node) => {
    for (const child of childrenOf(node)) parents.set(child, node);
  });
  return parents;
}

/** From the node's parent up to the program. */
export function* ancestorsOf(node: Node, parents: Parents): Generator<Node, void> {
  for (let at = parents.get(node); at !== undefined; at = parents.get(at)) yield at;
}
