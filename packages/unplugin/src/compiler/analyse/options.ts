import type { ExpressionStatement, Program } from "oxc-parser";
import { walk } from "../parse/walk.ts";
import type { DurableFunction } from "./durable.ts";
import { chainOf } from "./names.ts";
import type { ScopeTree } from "./scope.ts";

const optionNames = new Set(["maxRetries", "timeout", "retryDelay", "backoff"]);

/** Gives each step the statements that set its options: `charge.maxRetries = 5`, `Order.pay.timeout = "30s"`. */
export function findOptions(program: Program, scopes: ScopeTree, steps: readonly DurableFunction[]): void {
  const references = new Map(scopes.references.map((reference) => [reference.node, reference]));
  walk(program, (node) => {
    if (node.type !== "ExpressionStatement" || node.expression.type !== "AssignmentExpression") return;
    const { left, operator } = node.expression;
    const chain = chainOf(left);
    if (operator !== "=" || chain === undefined || left.type !== "MemberExpression") return;
    if (!optionNames.has(chain[chain.length - 1] ?? "")) return;
    let root = left.object;
    while (root.type === "MemberExpression") root = root.object;
    const binding = references.get(root)?.binding;
    const path = chain.slice(0, -1);
    const step = steps.find((candidate) =>
      path.length === 1
        ? candidate.binding !== undefined && candidate.binding === binding
        : binding?.scope === scopes.root && spellings(path).includes(candidate.name),
    );
    if (step !== undefined) step.options.push(node satisfies ExpressionStatement);
  });
}

/** The names in ids that a path of properties can have. */
function spellings(path: readonly string[]): string[] {
  const [last, ...outer] = [...path].reverse();
  const around = outer.reverse();
  const holder = around[around.length - 1] === "prototype" ? `${around.slice(0, -1).join("/")}#` : `${around.join("/")}.`;
  return [path.join("/"), `${holder}${last ?? ""}`];
}
