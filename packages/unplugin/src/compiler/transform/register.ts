import type { Node } from "oxc-parser";
import type { DurableFunction } from "../analyse/durable.ts";
import type { Range } from "../parse/nodes.ts";
import type { Helper } from "./aliases.ts";
import { addClassLine } from "./output.ts";
import type { Output } from "./output.ts";
import { removeStatement } from "./remove.ts";

export interface Registration {
  /** Nothing: the function only carries its id, because something else is registered under it. */
  helper: Helper | undefined;
  /** Whether a bundler may drop the function where nobody uses it, registration and all. */
  pure: boolean;
  /** Whether the function that is registered is async; a stub may not be. */
  isAsync: boolean;
  /** Whether it is the user's function, which may use `this`. */
  isOwn: boolean;
}

/** Adds the call that gives a function its id, in the way that its form allows. */
export function register(output: Output, durable: DurableFunction, registration: Registration): void {
  const { fn, form } = durable;
  switch (form) {
    case "declaration":
      if (durable.nested) return registerInBlock(output, durable, registration);
      if (registration.pure) return turnIntoVariable(output, durable, registration);
      output.head.push(`${call(output, durable, registration, fn.id?.name ?? "")};`);
      return;
    case "expression":
      output.edits.prependRight(fn.start, open(output, durable, registration));
      output.edits.appendLeft(fn.end, `${close(durable, registration)}${fn.type === "FunctionDeclaration" ? ";" : ""}`);
      return;
    case "object-method":
      return turnIntoProperty(output, durable, registration);
    case "static-method":
    case "instance-method":
      return registerMethod(output, durable, registration);
  }
}

function call(output: Output, durable: DurableFunction, registration: Registration, fn: string): string {
  return `${open(output, durable, registration)}${fn}${close(durable, registration)}`;
}

function open(output: Output, { id }: DurableFunction, { helper, pure }: Registration): string {
  const start = helper === undefined ? "Object.assign(" : `${output.aliases.helper(helper)}(${JSON.stringify(id)}, `;
  return `${pure ? "/* @__PURE__ */ " : ""}${start}`;
}

function close({ id }: DurableFunction, { helper }: Registration): string {
  return helper === undefined ? `, { stepId: ${JSON.stringify(id)} })` : ")";
}

/** Function declarations are hoisted, so their registration comes first in their block. */
function registerInBlock(output: Output, durable: DurableFunction, registration: Registration): void {
  const { fn } = durable;
  const { parents } = output.analysis;
  const parent = parents.get(fn);
  // In a namespace it may be exported.
  const block = parent?.type === "ExportNamedDeclaration" ? parents.get(parent) : parent;
  const statements = block === undefined ? [] : statementsOf(block);
  const first = statements.find((node) => node.type !== "ExpressionStatement" || node.directive == null);
  const text = `${call(output, durable, { ...registration, pure: false }, fn.id?.name ?? "")}; `;
  output.edits.appendLeft((first ?? fn).start, text);
}

function statementsOf(block: Node): readonly Node[] {
  if (block.type === "BlockStatement" || block.type === "StaticBlock" || block.type === "TSModuleBlock") return block.body;
  return block.type === "SwitchCase" ? block.consequent : [];
}

/**
 * A call on a function declaration would keep it in every bundle, so it becomes a variable: before everything else, where
 * it is as early as the hoisted declaration was.
 */
function turnIntoVariable(output: Output, durable: DurableFunction, registration: Registration): void {
  const { edits, analysis, headAt } = output;
  const { fn, binding } = durable;
  const name = fn.id?.name ?? "";
  for (const overload of binding?.declarations ?? []) if (overload !== fn) removeStatement(output, overload);
  const parent = analysis.parents.get(fn);
  const statement: Range = parent === undefined || parent.type === "Program" ? fn : parent;
  const text = `var ${name} = ${open(output, durable, registration)}`;
  if (parent?.type === "ExportDefaultDeclaration") {
    edits.overwrite(statement.start, fn.start, `export { ${name} as default };\n${text}`);
  } else {
    edits.prependRight(fn.start, text);
  }
  edits.appendLeft(fn.end, `${close(durable, registration)};\n`);
  if (statement.start !== headAt) edits.move(statement.start, statement.end, headAt);
}

/** `async pay(order) { … }` → `pay: register(id, async function (order) { … })` */
function turnIntoProperty(output: Output, durable: DurableFunction, registration: Registration): void {
  const { edits, source } = output;
  const { owner, fn } = durable;
  if (owner.type !== "Property") return;
  const keyStart = owner.computed ? source.lastIndexOf("[", owner.key.start) : owner.key.start;
  edits.remove(owner.start, keyStart);
  const keyword = registration.isAsync ? "async function" : "function";
  edits.appendLeft(fn.start, `: ${open(output, durable, registration)}${keyword} `);
  edits.appendLeft(fn.end, close(durable, registration));
}

function registerMethod(output: Output, durable: DurableFunction, registration: Registration): void {
  const { id, own, form, inClass, usesThis } = durable;
  if (inClass === undefined || registration.helper === undefined) return;
  const helper = output.aliases.helper(registration.helper);
  const access = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(own) ? `.${own}` : `[${JSON.stringify(own)}]`;
  const target =
    registration.helper === "registerMethodStep"
      ? `this, ${JSON.stringify(own)}`
      : form === "instance-method"
        ? `this.prototype${access}`
        : `this${access}${usesThis && registration.isOwn ? ", this" : ""}`;
  addClassLine(output, inClass, `${helper}(${JSON.stringify(id)}, ${target});`);
}
