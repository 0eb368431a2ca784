import type { BindingPattern, Node, ParamPattern } from "oxc-parser";
import { declare } from "./scope.ts";
import type { Scope } from "./scope.ts";
import type { Visit } from "./visit.ts";

export function declareParameter(visit: Visit, param: ParamPattern, inner: Scope, owner: Node, typeOnly: boolean): void {
  const pattern = param.type === "TSParameterProperty" ? param.parameter : param;
  for (const decorator of [...(param.decorators ?? []), ...(pattern.decorators ?? [])]) {
    visit.node(decorator, inner, typeOnly);
  }
  declarePattern(visit, pattern, inner, inner, "parameter", owner, typeOnly);
}

export function declarePattern(
  visit: Visit,
  pattern: BindingPattern | ParamPattern,
  target: Scope,
  scope: Scope,
  kind: "variable" | "parameter",
  owner: Node,
  typeOnly: boolean,
): void {
  const again = (inner: BindingPattern): void => declarePattern(visit, inner, target, scope, kind, owner, typeOnly);
  if (pattern.type !== "TSParameterProperty" && pattern.typeAnnotation != null) {
    visit.node(pattern.typeAnnotation, scope, true);
  }
  switch (pattern.type) {
    case "Identifier":
      if (pattern.name !== "this") declare(target, pattern.name, kind, owner);
      return;
    case "AssignmentPattern":
      again(pattern.left);
      return visit.node(pattern.right, scope, typeOnly);
    case "ArrayPattern":
      for (const element of pattern.elements) {
        if (element !== null) again(element.type === "RestElement" ? element.argument : element);
      }
      return;
    case "ObjectPattern":
      for (const property of pattern.properties) {
        if (property.type === "RestElement") again(property.argument);
        else {
          if (property.computed) visit.node(property.key, scope, typeOnly);
          again(property.value);
        }
      }
      return;
    case "RestElement":
      return again(pattern.argument);
    case "TSParameterProperty":
      return again(pattern.parameter);
  }
}

/** The left side of an assignment. */
export function visitTarget(visit: Visit, node: Node, scope: Scope, typeOnly: boolean): void {
  const again = (inner: Node): void => visitTarget(visit, inner, scope, typeOnly);
  switch (node.type) {
    case "Identifier":
      return visit.refer(node, node.name, scope, typeOnly, true);
    case "ArrayPattern":
      for (const element of node.elements) if (element !== null) again(element);
      return;
    case "ObjectPattern":
      for (const property of node.properties) {
        if (property.type === "RestElement") again(property.argument);
        else {
          if (property.computed) visit.node(property.key, scope, typeOnly);
          again(property.value);
        }
      }
      return;
    case "RestElement":
      return again(node.argument);
    case "AssignmentPattern":
      again(node.left);
      return visit.node(node.right, scope, typeOnly);
    case "ParenthesizedExpression":
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "TSTypeAssertion":
      if (node.type !== "ParenthesizedExpression" && node.type !== "TSNonNullExpression") {
        visit.node(node.typeAnnotation, scope, true);
      }
      return again(node.expression);
    default:
      return visit.node(node, scope, typeOnly);
  }
}
