import type { Node } from "oxc-parser";
import { declareParameter } from "./patterns.ts";
import { childrenOf } from "../parse/walk.ts";
import { declare } from "./scope.ts";
import type { Scope } from "./scope.ts";
import { open } from "./visit.ts";
import type { Visit } from "./visit.ts";

/** TypeScript nodes that hold code: they are walked like any other. */
const holdsCode = new Set([
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
  "TSTypeAssertion",
  "TSInstantiationExpression",
  "TSParameterProperty",
  "TSExportAssignment",
  "TSExternalModuleReference",
  "TSModuleBlock",
]);

const typeScopes = new Set([
  "TSTypeAliasDeclaration",
  "TSInterfaceDeclaration",
  "TSFunctionType",
  "TSConstructorType",
  "TSMethodSignature",
  "TSCallSignatureDeclaration",
  "TSConstructSignatureDeclaration",
  "TSMappedType",
  "TSConditionalType",
  "TSDeclareFunction",
  "TSEmptyBodyFunctionExpression",
]);

export function opensTypeScope(node: Node): boolean {
  return typeScopes.has(node.type);
}

/** Visits a node of TypeScript's; `false` means that it is walked like any other. */
export function visitTypeNode(visit: Visit, node: Node, scope: Scope, typeOnly: boolean): boolean {
  if (holdsCode.has(node.type)) return false;
  switch (node.type) {
    case "TSEnumDeclaration": {
      declare(scope, node.id.name, "enum", node, "both");
      const inner = open(visit, node, scope, true);
      const ambient = typeOnly || node.declare;
      for (const member of node.body.members) {
        if (member.id.type === "Identifier") declare(inner, member.id.name, "variable", member);
        if (member.initializer !== null) visit.node(member.initializer, inner, ambient);
      }
      return true;
    }
    case "TSModuleDeclaration": {
      if (node.id.type === "Identifier") declare(scope, node.id.name, "namespace", node, "both");
      const inner = open(visit, node, scope, true);
      if (node.body !== null) for (const child of node.body.body) visit.node(child, inner, typeOnly || node.declare);
      return true;
    }
    case "TSImportEqualsDeclaration":
      declare(scope, node.id.name, "import", node, "both");
      referTo(visit, node.moduleReference, scope, typeOnly || node.importKind === "type", undefined);
      return true;
    case "TSTypeParameter":
      declare(scope, node.name.name, "type", node, "type");
      break;
    case "TSTypeReference":
      referTo(visit, node.typeName, scope, true, "types");
      if (node.typeArguments !== null) visit.node(node.typeArguments, scope, true);
      return true;
    case "TSTypeQuery":
      referTo(visit, node.exprName, scope, true, undefined);
      if (node.typeArguments != null) visit.node(node.typeArguments, scope, true);
      return true;
    case "TSTypePredicate":
      if (node.typeAnnotation !== null) visit.node(node.typeAnnotation, scope, true);
      return true;
    case "TSImportType":
      if (node.typeArguments !== null) visit.node(node.typeArguments, scope, true);
      return true;
  }
  visitRest(visit, node, scope);
  return true;
}

function visitRest(visit: Visit, node: Node, scope: Scope): void {
  const inner = opensTypeScope(node) ? open(visit, node, scope, false) : scope;
  if (node.type === "TSTypeAliasDeclaration" || node.type === "TSInterfaceDeclaration") {
    declare(scope, node.id.name, "type", node, "type");
  }
  // An overload is part of its function: it is removed with it.
  if (node.type === "TSDeclareFunction" && node.id !== null) declare(scope, node.id.name, "function", node);
  if (node.type === "TSMappedType") declare(inner, node.key.name, "type", node, "type");
  const params = "params" in node && opensTypeScope(node) ? (node.params as readonly Node[]) : [];
  for (const param of params) {
    if (isParameter(param)) declareParameter(visit, param, inner, node, true);
  }
  for (const child of childrenOf(node)) {
    if (params.includes(child) || isName(node, child)) continue;
    visit.node(child, inner, true);
  }
}

type Parameter = Parameters<typeof declareParameter>[1];

function isParameter(node: Node): node is Extract<Node, Parameter> {
  return !node.type.startsWith("TS") || node.type === "TSParameterProperty";
}

/** Names and keys that refer to nothing. */
function isName(node: Node, child: Node): boolean {
  if (child.type !== "Identifier") return false;
  if ("id" in node && node.id === child) return true;
  if ("key" in node && node.key === child) return !("computed" in node && node.computed === true);
  if (node.type === "TSNamedTupleMember") return child === node.label;
  if (node.type === "TSIndexSignature") return false;
  return node.type === "TSTypeParameter" && child === node.name;
}

/** `a` of `a.b.c`. */
function referTo(visit: Visit, name: Node, scope: Scope, typeOnly: boolean, space: "types" | undefined): void {
  if (name.type === "TSQualifiedName") return referTo(visit, name.left, scope, typeOnly, space);
  if (name.type === "Identifier") visit.refer(name, name.name, scope, typeOnly, false, space);
}
