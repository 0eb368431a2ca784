import type { Class, Node } from "oxc-parser";
import { holderOf, isClass, isFunction } from "../parse/nodes.ts";
import type { FunctionNode, Range } from "../parse/nodes.ts";
import { ancestorsOf } from "../parse/walk.ts";
import type { Parents } from "../parse/walk.ts";
import { noCaptures } from "./captures.ts";
import { checkShape } from "./check-function.ts";
import { contextUsesOf } from "./context-use.ts";
import type { FoundDirective } from "./directives.ts";
import type { DurableFunction, Form } from "./durable.ts";
import { nameOf } from "./names.ts";
import type { Report } from "./report.ts";
import { lookup } from "./scope.ts";
import type { Binding, ScopeTree } from "./scope.ts";

export interface Collected {
  durables: DurableFunction[];
  /** Directives that have no effect and go away all the same. */
  idle: Range[];
}

interface Context {
  modulePath: string;
  parents: Parents;
  scopes: ScopeTree;
  report: Report;
}

/** Makes workflows and steps of the functions that have a directive. */
export function collectDurables(marked: ReadonlyMap<FunctionNode, FoundDirective>, context: Context): Collected {
  const durables: DurableFunction[] = [];
  const idle: Range[] = [];
  const inOrder = [...marked].sort(([a], [b]) => a.start - b.start);
  for (const [fn, directive] of inOrder) {
    const at = directive.nodes[0] ?? fn;
    if (!checkShape(fn, directive.kind, context.parents, at as Node, context.report)) continue;
    const outer = enclosingStep(fn, marked, context.parents);
    if (outer !== undefined && directive.kind === "step") {
      const own = nameOf(fn, context.parents)?.own ?? "this function";
      const within = nameOf(outer, context.parents)?.own ?? "around it";
      context.report("step_in_step", { name: own, within }, at);
      idle.push(...directive.nodes);
      continue;
    }
    const durable = describe(fn, directive, context);
    if (durable === undefined) context.report("directive_without_name", { kind: directive.kind }, at);
    else durables.push(durable);
  }
  return { durables, idle };
}

function enclosingStep(
  fn: FunctionNode,
  marked: ReadonlyMap<FunctionNode, FoundDirective>,
  parents: Parents,
): FunctionNode | undefined {
  for (const node of ancestorsOf(fn, parents)) {
    if (isFunction(node) && marked.get(node)?.kind === "step") return node;
  }
  return undefined;
}

function describe(fn: FunctionNode, directive: FoundDirective, context: Context): DurableFunction | undefined {
  const { parents, scopes, modulePath } = context;
  const name = nameOf(fn, parents);
  if (name === undefined) return undefined;
  const { form, owner } = formOf(fn, parents);
  const classNode = form === "static-method" || form === "instance-method" ? classOf(owner, parents) : undefined;
  const binding = bindingOf(fn, form, parents, scopes);
  return {
    kind: directive.kind,
    id: `${directive.kind}//${modulePath}//${name.path}`,
    name: name.path,
    own: name.own,
    form,
    fn,
    owner,
    directives: directive.nodes,
    nested: isNested(classNode ?? fn, parents),
    inClass: classNode,
    binding,
    usesThis: fn.type !== "ArrowFunctionExpression" && contextUsesOf(fn).some((use) => use.what === "this"),
    captures: noCaptures(),
    options: [],
  };
}

function formOf(fn: FunctionNode, parents: Parents): { form: Form; owner: Node } {
  const holder = parents.get(fn);
  if (fn.type === "FunctionDeclaration") {
    // An anonymous default export is a value, not something that can be called before it is reached.
    return { form: fn.id === null ? "expression" : "declaration", owner: fn };
  }
  if (holder?.type === "MethodDefinition") {
    return { form: holder.static ? "static-method" : "instance-method", owner: holder };
  }
  if (holder?.type === "Property" && holder.method) return { form: "object-method", owner: holder };
  return { form: "expression", owner: fn };
}

function classOf(member: Node, parents: Parents): Class | undefined {
  for (const node of ancestorsOf(member, parents)) if (isClass(node)) return node;
  return undefined;
}

/** Blocks count: what is declared in one is not known at the top level of the module. */
function isNested(node: Node, parents: Parents): boolean {
  for (const ancestor of ancestorsOf(node, parents)) {
    if (isFunction(ancestor)) return true;
    if (ancestor.type === "PropertyDefinition" && !ancestor.static) return true;
    if (["BlockStatement", "StaticBlock", "SwitchStatement", "TSModuleBlock"].includes(ancestor.type)) return true;
    if (["ForStatement", "ForOfStatement", "ForInStatement"].includes(ancestor.type)) return true;
  }
  return false;
}

function bindingOf(fn: FunctionNode, form: Form, parents: Parents, scopes: ScopeTree): Binding | undefined {
  const scope = scopes.scopes.get(fn)?.parent ?? scopes.root;
  if (form === "declaration" && fn.id !== null) return lookup(scope, fn.id.name, "values");
  if (form !== "expression") return undefined;
  const { holder } = holderOf(fn, parents);
  if (holder?.type !== "VariableDeclarator" || holder.id.type !== "Identifier") return undefined;
  return lookup(scope, holder.id.name, "values");
}
