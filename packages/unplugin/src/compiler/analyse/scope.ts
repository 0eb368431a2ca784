import type { Node, Program } from "oxc-parser";

/** A lexical scope. Values and types have names of their own, as in TypeScript. */
export interface Scope {
  readonly node: Node;
  readonly parent: Scope | null;
  /** `var` is hoisted to here: a function, a static block, a namespace, the module. */
  readonly hoists: boolean;
  readonly values: Map<string, Binding>;
  readonly types: Map<string, Binding>;
}

export type BindingKind = "import" | "function" | "class" | "variable" | "parameter" | "type" | "enum" | "namespace";

export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  readonly scope: Scope;
  /** What declares it: a specifier, a function, a declarator, a pattern's owner; several for overloads and merged ones. */
  readonly declarations: Node[];
  readonly references: Reference[];
}

export interface Reference {
  readonly name: string;
  readonly node: Node;
  readonly scope: Scope;
  /** Gone when the types are stripped. */
  readonly typeOnly: boolean;
  readonly write: boolean;
  binding: Binding | undefined;
}

export interface ScopeTree {
  readonly program: Program;
  readonly root: Scope;
  /** Every scope by the node that opens it. */
  readonly scopes: ReadonlyMap<Node, Scope>;
  readonly references: readonly Reference[];
}

export function createScope(node: Node, parent: Scope | null, hoists: boolean): Scope {
  return { node, parent, hoists, values: new Map(), types: new Map() };
}

export function declare(
  scope: Scope,
  name: string,
  kind: BindingKind,
  declaration: Node,
  spaces: "value" | "type" | "both" = "value",
): void {
  const maps = spaces === "both" ? [scope.values, scope.types] : [spaces === "type" ? scope.types : scope.values];
  let binding: Binding | undefined;
  for (const map of maps) binding ??= map.get(name);
  if (binding === undefined) binding = { name, kind, scope, declarations: [], references: [] };
  binding.declarations.push(declaration);
  for (const map of maps) if (!map.has(name)) map.set(name, binding);
}

export function lookup(scope: Scope, name: string, space: "values" | "types"): Binding | undefined {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const found = at[space].get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function hoistingScope(scope: Scope): Scope {
  let at = scope;
  while (!at.hoists && at.parent !== null) at = at.parent;
  return at;
}
