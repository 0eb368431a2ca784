import type { Node, Program, Statement } from "oxc-parser";
import { isFunction } from "../parse/nodes.ts";
import type { FunctionNode, Range } from "../parse/nodes.ts";
import { walk } from "../parse/walk.ts";
import type { Parents } from "../parse/walk.ts";
import type { Report } from "./report.ts";
import { readDirective } from "./spelling.ts";
import type { DirectiveKind } from "./spelling.ts";

export interface FoundDirective {
  kind: DirectiveKind;
  /** The statements to remove: more than one if it was written twice. */
  nodes: Range[];
}

export interface Directives {
  module: FoundDirective | undefined;
  functions: Map<FunctionNode, FoundDirective>;
}

/** Finds the directives, and reports every string that was meant as one and isn't. */
export function findDirectives(program: Program, parents: Parents, report: Report): Directives {
  const directives: Directives = { module: readPrologue(program.body, "this module", report), functions: new Map() };
  walk(program, (node) => {
    if (isFunction(node) && node.body?.type === "BlockStatement") {
      const found = readPrologue(node.body.body, describeFunction(node), report);
      if (found !== undefined) directives.functions.set(node, found);
    } else if (node.type === "ExpressionStatement" && node.directive == null) {
      checkStray(node.expression, node, report);
    }
  });
  return directives;
}

function readPrologue(body: readonly Statement[], owner: string, report: Report): FoundDirective | undefined {
  let found: FoundDirective | undefined;
  for (const statement of body) {
    if (statement.type !== "ExpressionStatement" || statement.directive == null) break;
    const read = readDirective(statement.directive);
    if (read === undefined) continue;
    if (!read.exact) {
      report("directive_misspelt", { found: statement.directive, meant: read.kind }, statement);
    } else if (found === undefined) {
      found = { kind: read.kind, nodes: [statement] };
    } else {
      if (found.kind !== read.kind) report("directive_conflict", { name: owner }, statement);
      found.nodes.push(statement);
    }
  }
  return found;
}

function checkStray(expression: Node, statement: Node, report: Report): void {
  let inner = expression;
  while (inner.type === "ParenthesizedExpression") inner = inner.expression;
  const text = stringOf(inner);
  const read = text === undefined ? undefined : readDirective(text);
  if (text === undefined || read === undefined) return;
  if (inner !== expression || inner.type === "TemplateLiteral") {
    report("directive_not_string", { kind: read.kind }, statement);
  } else if (read.exact) {
    report("directive_not_first", { kind: read.kind }, statement);
  } else {
    report("directive_misspelt", { found: text, meant: read.kind }, statement);
  }
}

function stringOf(node: Node): string | undefined {
  if (node.type === "Literal") return typeof node.value === "string" ? node.value : undefined;
  if (node.type !== "TemplateLiteral" || node.expressions.length > 0) return undefined;
  return node.quasis[0]?.value.cooked ?? undefined;
}

function describeFunction(node: FunctionNode): string {
  return node.id?.name ?? "this function";
}
