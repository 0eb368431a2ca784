import type { Node, Program } from "oxc-parser";
import { isClass, isFunction } from "../parse/nodes.ts";
import type { FunctionNode } from "../parse/nodes.ts";
import { childrenOf } from "../parse/walk.ts";
import { visitJsx } from "./jsx.ts";
import { declareParameter } from "./patterns.ts";
import { createScope, declare, lookup } from "./scope.ts";
import type { Reference, Scope, ScopeTree } from "./scope.ts";
import { opensTypeScope, visitTypeNode } from "./type-scopes.ts";
import { visitExpression } from "./visit-expression.ts";
import { visitBlock, visitDeclaration } from "./visit-statement.ts";
import { open, visitChildren } from "./visit.ts";
import type { Visit } from "./visit.ts";

/** Declares everything first and resolves afterwards, because functions and `var` are hoisted. */
export function buildScopes(program: Program): ScopeTree {
  const scopes = new Map<Node, Scope>();
  const references: Reference[] = [];
  const inTypes = new Set<Reference>();
  const root = createScope(program, null, true);
  scopes.set(program, root);
  const visit: Visit = {
    scopes,
    references,
    node: (node, scope, typeOnly) => visitNode(visit, node, scope, typeOnly),
    refer: (node, name, scope, typeOnly, write, space) => {
      const reference = { name, node, scope, typeOnly, write, binding: undefined };
      references.push(reference);
      if (space === "types") inTypes.add(reference);
    },
  };
  for (const child of program.body) visit.node(child, root, false);
  for (const reference of references) {
    const binding =
      (inTypes.has(reference) ? lookup(reference.scope, reference.name, "types") : undefined) ??
      lookup(reference.scope, reference.name, "values");
    reference.binding = binding;
    binding?.references.push(reference);
  }
  return { program, root, scopes, references };
}

function visitNode(visit: Visit, node: Node, scope: Scope, typeOnly: boolean): void {
  if (opensTypeScope(node) || node.type.startsWith("TS")) {
    if (visitTypeNode(visit, node, scope, typeOnly)) return;
  }
  if (isFunction(node)) return visitFunction(visit, node, scope, typeOnly);
  if (isClass(node)) return visitClass(visit, node, scope, typeOnly);
  if (visitDeclaration(visit, node, scope, typeOnly)) return;
  if (visitBlock(visit, node, scope, typeOnly)) return;
  if (visitExpression(visit, node, scope, typeOnly)) return;
  if (visitJsx(visit, node, scope, typeOnly)) return;
  visitChildren(visit, node, scope, typeOnly);
}

/** Parameters and body share a scope: names that a body's `var` doubles are the same to every question asked here. */
function visitFunction(visit: Visit, node: FunctionNode, scope: Scope, typeOnly: boolean): void {
  const inner = open(visit, node, scope, true);
  if (node.id !== null) {
    const target = node.type === "FunctionDeclaration" ? scope : inner;
    declare(target, node.id.name, "function", node);
  }
  visitSignature(visit, node, inner, typeOnly);
  if (node.body === null) return;
  if (node.body.type === "BlockStatement") visitChildren(visit, node.body, inner, typeOnly);
  else visit.node(node.body, inner, typeOnly);
}

function visitSignature(visit: Visit, node: FunctionNode, inner: Scope, typeOnly: boolean): void {
  if (node.typeParameters != null) visit.node(node.typeParameters, inner, true);
  for (const param of node.params) declareParameter(visit, param, inner, node, typeOnly);
  if (node.returnType != null) visit.node(node.returnType, inner, true);
}

function visitClass(visit: Visit, node: Node, scope: Scope, typeOnly: boolean): void {
  if (!isClass(node)) return;
  const inner = open(visit, node, scope, false);
  const ambient = typeOnly || node.declare === true;
  if (node.id !== null) declare(node.type === "ClassDeclaration" ? scope : inner, node.id.name, "class", node, "both");
  for (const child of childrenOf(node)) {
    if (child === node.id) continue;
    const isType = child.type.startsWith("TS");
    visit.node(child, inner, ambient || isType);
  }
}
