import type { ArrowFunctionExpression, Class, Expression, Function, Node, PropertyKey } from "oxc-parser";
import type { Parents } from "./walk.ts";

export type FunctionNode = Function | ArrowFunctionExpression;

/** A function with a body: overloads and ambient declarations are types only. */
export function isFunction(node: Node): node is FunctionNode {
  return node.type === "FunctionDeclaration" || node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression";
}

export function isClass(node: Node): node is Class {
  return node.type === "ClassDeclaration" || node.type === "ClassExpression";
}

export function isLoop(node: Node): boolean {
  return (
    node.type === "ForStatement" ||
    node.type === "ForInStatement" ||
    node.type === "ForOfStatement" ||
    node.type === "WhileStatement" ||
    node.type === "DoWhileStatement"
  );
}

/** Parentheses and type syntax around an expression: they don't change which value it is. */
function isTransparent(node: Node): boolean {
  return (
    node.type === "ParenthesizedExpression" ||
    node.type === "TSAsExpression" ||
    node.type === "TSSatisfiesExpression" ||
    node.type === "TSNonNullExpression" ||
    node.type === "TSTypeAssertion" ||
    node.type === "TSInstantiationExpression"
  );
}

/** The expression inside parentheses and type syntax. */
export function unwrap(node: Expression): Expression {
  let at: Expression = node;
  while (
    at.type === "ParenthesizedExpression" ||
    at.type === "TSAsExpression" ||
    at.type === "TSSatisfiesExpression" ||
    at.type === "TSNonNullExpression" ||
    at.type === "TSTypeAssertion" ||
    at.type === "TSInstantiationExpression"
  ) {
    at = at.expression;
  }
  return at;
}

/** The outermost node around `node` that is the same value, and what holds it. */
export function holderOf(node: Node, parents: Parents): { outer: Node; holder: Node | undefined } {
  let outer = node;
  let holder = parents.get(node);
  while (holder !== undefined && isTransparent(holder)) {
    outer = holder;
    holder = parents.get(holder);
  }
  return { outer, holder };
}

/** The name that a property key gives, where it can be read from the source. */
export function keyName(key: PropertyKey, computed: boolean): string | undefined {
  if (key.type === "Literal") {
    return typeof key.value === "string" || typeof key.value === "number" ? String(key.value) : undefined;
  }
  if (computed) return undefined;
  if (key.type === "Identifier") return key.name;
  return key.type === "PrivateIdentifier" ? `#${key.name}` : undefined;
}

export interface Range {
  start: number;
  end: number;
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
