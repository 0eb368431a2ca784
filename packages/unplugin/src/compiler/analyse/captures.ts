import type { Node } from "oxc-parser";
import { contains, isFunction, unwrap } from "../parse/nodes.ts";
import type { FunctionNode, Range } from "../parse/nodes.ts";
import { contextUsesOf } from "./context-use.ts";
import type { ContextUse } from "./context-use.ts";
import type { DurableFunction } from "./durable.ts";
import type { Report } from "./report.ts";
import { lookup } from "./scope.ts";
import type { Binding, ScopeTree } from "./scope.ts";

/** What a nested step needs of the functions around it. */
export interface Captures {
  /** Variables whose values travel with the call. */
  values: Binding[];
  /** Functions that are copied to where the step runs: they need nothing but `values` and each other. */
  functions: CapturedFunction[];
  /** Steps beside it that it calls. */
  steps: { binding: Binding; step: DurableFunction }[];
}

export interface CapturedFunction {
  binding: Binding;
  fn: FunctionNode;
  /** The text to copy: a function declaration, or `name = value` of a declarator. */
  range: Node;
}

export function noCaptures(): Captures {
  return { values: [], functions: [], steps: [] };
}

/** Follows what `step` refers to, through the functions and steps that it reaches. */
export function findCaptures(
  step: DurableFunction,
  stepOf: (binding: Binding) => DurableFunction | undefined,
  scopes: ScopeTree,
  report: Report,
): Captures {
  const captures = noCaptures();
  const seen = new Set<Binding>(step.binding === undefined ? [] : [step.binding]);
  const pending: { range: Range; own: boolean }[] = [
    { range: step.fn, own: true },
    ...step.options.map((range) => ({ range, own: true })),
  ];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    for (const binding of outerBindings(next, scopes, step, report)) {
      if (seen.has(binding)) continue;
      seen.add(binding);
      const other = stepOf(binding);
      const fn = functionOf(binding);
      if (other !== undefined) {
        captures.steps.push({ binding, step: other });
        // Its own analysis reports on it; here it only says what has to travel for it.
        for (const range of [other.fn, ...other.options]) pending.push({ range, own: false });
      } else if (fn !== undefined) {
        captures.functions.push(fn);
        reportContext(contextOf(fn.fn), step, report);
        pending.push({ range: fn.range, own: true });
      } else if (binding.kind === "class" || binding.kind === "enum" || binding.kind === "namespace") {
        const at = binding.references.find((reference) => contains(step.fn, reference.node));
        report("captured_class", { variable: binding.name, step: step.own }, at?.node ?? step.fn);
      } else {
        captures.values.push(binding);
      }
    }
  }
  reportConflicts(captures, step, scopes, report);
  return captures;
}

/** Bindings that are neither of the module nor of what is inside `range`, in the order of their first use. */
function outerBindings(
  { range, own }: { range: Range; own: boolean },
  scopes: ScopeTree,
  step: DurableFunction,
  report: Report,
): Set<Binding> {
  const found = new Set<Binding>();
  for (const { binding, node, typeOnly, write } of scopes.references) {
    if (typeOnly || binding === undefined || !contains(range, node)) continue;
    if (binding.scope === scopes.root || contains(range, binding.scope.node)) continue;
    if (write && own) report("captured_assignment", { variable: binding.name, step: step.own }, node);
    found.add(binding);
  }
  return found;
}

/** A function that can be copied: declared once and never assigned anew. */
function functionOf(binding: Binding): CapturedFunction | undefined {
  if (binding.references.some((reference) => reference.write)) return undefined;
  const range = binding.declarations[binding.declarations.length - 1];
  if (range?.type === "FunctionDeclaration" && range.id?.name === binding.name) return { binding, fn: range, range };
  if (range?.type !== "VariableDeclarator" || range.id.type !== "Identifier" || range.init === null) return undefined;
  const fn = unwrap(range.init);
  return isFunction(fn) ? { binding, fn, range } : undefined;
}

/** Uses of `this` and the like that mean the function around. */
export function contextOf(fn: FunctionNode): ContextUse[] {
  return fn.type === "ArrowFunctionExpression" ? contextUsesOf(fn) : [];
}

export function reportContext(uses: readonly ContextUse[], step: DurableFunction, report: Report): void {
  const first = uses[0];
  if (first !== undefined) report("captured_this", { what: first.what, step: step.own }, first.node);
}

/** Values are read by name where the step is made, so what a captured function means has to be what is seen there. */
function reportConflicts(captures: Captures, step: DurableFunction, scopes: ScopeTree, report: Report): void {
  const here = scopes.scopes.get(step.fn)?.parent ?? scopes.root;
  for (const binding of captures.values) {
    if (lookup(here, binding.name, "values") === binding) continue;
    report("captured_name_conflict", { variable: binding.name, step: step.own }, step.fn);
  }
  const names = new Set<string>();
  const all = [
    ...captures.values,
    ...captures.functions.map((captured) => captured.binding),
    ...captures.steps.map((captured) => captured.binding),
  ];
  for (const { name } of all) {
    if (names.has(name)) report("captured_name_conflict", { variable: name, step: step.own }, step.fn);
    names.add(name);
  }
}
