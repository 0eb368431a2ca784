import type { Node, Program } from "oxc-parser";
import { isClass, isFunction } from "../parse/nodes.ts";
import type { FunctionNode } from "../parse/nodes.ts";
import { childrenOf } from "../parse/walk.ts";
import { declareParameter, declarePattern, open, visitTarget } from "./patterns.ts";
import type { Visit } from "./patterns.ts";
import { createScope, declare, hoistingScope, lookup } from "./scope.ts";
import type { Reference, Scope, ScopeTree } from "./scope.ts";
import { opensTypeScope, visitTypeNode } from "./type-scopes.ts";

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
  switch (node.type) {
    case "Identifier":
      if (node.typeAnnotation != null) visit.node(node.typeAnnotation, scope, true);
      return visit.refer(node, node.name, scope, typeOnly, false);
    case "BlockStatement":
    case "ForStatement":
    case "ForInStatement":
    case "ForOfStatement":
    case "SwitchStatement":
      return visitBlock(visit, node, scope, typeOnly);
    case "StaticBlock":
      return visitChildren(visit, node, open(visit, node, scope, true), typeOnly);
    case "CatchClause": {
      const inner = open(visit, node, scope, false);
      if (node.param !== null) declarePattern(visit, node.param, inner, inner, "variable", node, typeOnly);
      return visitChildren(visit, node.body, inner, typeOnly);
    }
    case "VariableDeclaration": {
      const target = node.kind === "var" ? hoistingScope(scope) : scope;
      for (const declarator of node.declarations) {
        declarePattern(visit, declarator.id, target, scope, "variable", declarator, typeOnly);
        if (declarator.init !== null) visit.node(declarator.init, scope, typeOnly);
      }
      return;
    }
    case "ImportDeclaration":
      for (const specifier of node.specifiers) declare(scope, specifier.local.name, "import", specifier, "both");
      return;
    case "ExportAllDeclaration":
    case "BreakStatement":
    case "ContinueStatement":
    case "MetaProperty":
      return;
    case "ExportNamedDeclaration":
      if (node.declaration !== null) visit.node(node.declaration, scope, typeOnly);
      if (node.source !== null) return;
      for (const specifier of node.specifiers) {
        if (specifier.local.type !== "Identifier") continue;
        const isType = node.exportKind === "type" || specifier.exportKind === "type";
        visit.refer(specifier.local, specifier.local.name, scope, isType, false);
      }
      return;
    case "LabeledStatement":
      return visit.node(node.body, scope, typeOnly);
    case "MemberExpression":
      visit.node(node.object, scope, typeOnly);
      if (node.computed) visit.node(node.property, scope, typeOnly);
      return;
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
    case "AccessorProperty":
      return visitMember(visit, node, scope, typeOnly);
    case "AssignmentExpression":
      visitTarget(visit, node.left, scope, typeOnly);
      return visit.node(node.right, scope, typeOnly);
    case "UpdateExpression":
      return visitTarget(visit, node.argument, scope, typeOnly);
    case "JSXOpeningElement":
    case "JSXOpeningFragment":
      // What the classic JSX transforms call; with the automatic one they are just unknown names.
      for (const name of ["React", "h"]) visit.refer(node, name, scope, typeOnly, false);
      if (node.type === "JSXOpeningElement") visitJsxName(visit, node.name, scope, typeOnly);
      return visitChildren(visit, node, scope, typeOnly, (child) => !("name" in node) || child !== node.name);
    case "JSXClosingElement":
      return;
    case "JSXAttribute":
      if (node.value !== null) visit.node(node.value, scope, typeOnly);
      return;
    default:
      visitChildren(visit, node, scope, typeOnly);
  }
}

function visitChildren(
  visit: Visit,
  node: Node,
  scope: Scope,
  typeOnly: boolean,
  keep: (child: Node) => boolean = () => true,
): void {
  for (const child of childrenOf(node)) if (keep(child)) visit.node(child, scope, typeOnly);
}

function visitBlock(visit: Visit, node: Node, scope: Scope, typeOnly: boolean): void {
  const inner = open(visit, node, scope, false);
  if ((node.type === "ForInStatement" || node.type === "ForOfStatement") && node.left.type !== "VariableDeclaration") {
    visitTarget(visit, node.left, inner, typeOnly);
    visit.node(node.right, inner, typeOnly);
    return visit.node(node.body, inner, typeOnly);
  }
  visitChildren(visit, node, inner, typeOnly);
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

/** `<Foo>` and `<foo.bar>` are values, `<foo>` is an element of the host. */
function visitJsxName(visit: Visit, node: Node, scope: Scope, typeOnly: boolean, isObject = false): void {
  if (node.type === "JSXMemberExpression") return visitJsxName(visit, node.object, scope, typeOnly, true);
  if (node.type !== "JSXIdentifier" || node.name === "this") return;
  if (isObject || !/^[a-z]/.test(node.name)) visit.refer(node, node.name, scope, typeOnly, false);
}
