import type { Node } from "oxc-parser";
import { isLoop } from "../parse/nodes.ts";
import type { FunctionNode } from "../parse/nodes.ts";
import { ancestorsOf } from "../parse/walk.ts";
import type { Parents } from "../parse/walk.ts";
import { contextUsesOf } from "./context-use.ts";
import type { DurableFunction } from "./durable.ts";
import { contextOf, reportContext } from "./captures.ts";
import type { Report } from "./report.ts";
import type { DirectiveKind } from "./spelling.ts";

/** Whether a function of this shape can be a workflow or a step at all. */
export function checkShape(fn: FunctionNode, kind: DirectiveKind, parents: Parents, at: Node, report: Report): boolean {
  const holder = parents.get(fn);
  const isMember = holder !== undefined && (holder.type === "MethodDefinition" || holder.type === "Property");
  const name = fn.id?.name ?? (isMember && holder.key.type === "Identifier" ? holder.key.name : "this function");
  if (isMember && holder.kind === "constructor") {
    report("directive_on_constructor", { kind }, at);
  } else if (isMember && (holder.kind === "get" || holder.kind === "set")) {
    report("directive_on_accessor", { kind, name }, at);
  } else if (fn.generator) {
    report("directive_on_generator", { kind, name }, at);
  } else if (!fn.async) {
    report("directive_not_async", { kind, name }, at);
  } else {
    return true;
  }
  return false;
}

/** What can't be where it is. */
export function checkPlace(durable: DurableFunction, parents: Parents, report: Report): void {
  const { kind, fn, own: name, form, nested, inClass } = durable;
  const at = durable.directives[0] ?? fn;
  const ancestors = [...ancestorsOf(fn, parents)];
  const owner = durable.owner;
  if (owner.type === "MethodDefinition" && owner.key.type === "PrivateIdentifier") {
    report("step_on_private_method", { kind, name }, at);
  }
  if (kind === "workflow") {
    if (form === "instance-method") report("workflow_on_instance_method", { name }, at);
    else if (nested) report("workflow_in_function", { name }, at);
    return;
  }
  if (inClass !== undefined && nested) report("step_in_class_in_function", { name }, at);
  if (ancestors.some(isLoop)) report("step_in_loop", { name }, at);
  if (nested || form === "expression") {
    const outside = ancestors.some((node) => node.type.startsWith("Function") || node.type === "PropertyDefinition");
    if (outside) reportContext(contextOf(fn), durable, report);
  }
  const travels = form === "object-method" || (nested && fn.type !== "ArrowFunctionExpression");
  if (travels && contextUsesOf(fn).some((use) => use.what === "super")) report("step_uses_super", { name }, fn);
}

/** Two functions of one id: the second could never be found. */
export function checkIds(durables: readonly DurableFunction[], report: Report): void {
  const seen = new Set<string>();
  for (const durable of durables) {
    const { id, kind, name, own, fn } = durable;
    if (seen.has(id)) {
      const within = name.slice(0, name.length - own.length - 1);
      const at = durable.directives[0] ?? fn;
      if (durable.nested && within !== "") report("nested_step_duplicate", { name: own, within }, at);
      else report("duplicate_name", { kind, name }, at);
    }
    seen.add(id);
  }
}
