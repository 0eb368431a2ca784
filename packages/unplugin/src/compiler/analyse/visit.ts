import type { Node } from "oxc-parser";
import { childrenOf } from "../parse/walk.ts";
import { createScope } from "./scope.ts";
import type { Reference, Scope } from "./scope.ts";

/** One walk over a module, in which scopes and references are found. */
export interface Visit {
  readonly scopes: Map<Node, Scope>;
  readonly references: Reference[];
  /** Visits a node that is read, in `scope`; `typeOnly` when all of it goes away with the types. */
  node(node: Node, scope: Scope, typeOnly: boolean): void;
  refer(node: Node, name: string, scope: Scope, typeOnly: boolean, write: boolean, space?: "types"): void;
}

export function open(visit: Visit, node: Node, parent: Scope, hoists: boolean): Scope {
  const scope = createScope(node, parent, hoists);
  visit.scopes.set(node, scope);
  return scope;
}

export function visitChildren(
  visit: Visit,
  node: Node,
  scope: Scope,
  typeOnly: boolean,
  keep: (child: Node) => boolean = () => true,
): void {
  for (const child of childrenOf(node)) if (keep(child)) visit.node(child, scope, typeOnly);
}
