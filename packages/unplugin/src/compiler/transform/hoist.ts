import { MagicString } from "magic-string";
import type { DurableFunction } from "../analyse/durable.ts";
import { contains } from "../parse/nodes.ts";
import type { Range } from "../parse/nodes.ts";
import { removeLine } from "./output.ts";
import type { Output } from "./output.ts";

/**
 * Writes nested steps at the end of the module as functions of what they captured, so that a worker can make them again.
 * Functions that a step captured are copied; the source map leads every copy to the one place in the source.
 */
export function hoistNestedSteps(output: Output, steps: readonly DurableFunction[]): void {
  const factories = new Map<DurableFunction, string>();
  for (const step of steps) {
    for (const { step: other } of step.captures.steps) {
      if (!factories.has(other)) factories.set(other, output.aliases.fresh("nested"));
    }
  }
  for (const step of steps) output.tail.push(...hoisted(output, step, factories));
}

function hoisted(output: Output, step: DurableFunction, factories: ReadonlyMap<DurableFunction, string>): MagicString[] {
  const { id, captures, options, binding, fn } = step;
  const names = captures.values.map((captured) => captured.name);
  const factory = factories.get(step);
  const register = output.aliases.helper("registerNestedStep");
  const open = `${factory === undefined ? "" : `const ${factory} = `}${register}(${JSON.stringify(id)}, ${JSON.stringify(names)}, (${parameterOf(names)}) =>`;
  const value = copy(output, fn);
  if (step.form === "object-method") value.prepend("async function ");
  const callsItself = fn.id === null && binding !== undefined && binding.references.some(({ node }) => contains(fn, node));
  const hasMore = captures.functions.length > 0 || captures.steps.length > 0 || options.length > 0;
  if (!callsItself && !hasMore) return [value.prepend(`${open} `).append(");")];
  const name = binding?.name ?? output.aliases.fresh("step");
  const pieces: MagicString[] = [];
  for (const captured of captures.functions) {
    const isDeclaration = captured.range.type === "FunctionDeclaration";
    const text = copy(output, captured.range);
    pieces.push(isDeclaration ? text : text.prepend("const ").append(";"));
  }
  value.prepend(`${captures.steps.map((captured) => neighbour(captured, factories)).join("")}const ${name} = `);
  pieces.push(value.append(";"), ...options.map((option) => copy(output, option)));
  pieces[0]?.prepend(`${open} {\n`);
  pieces[pieces.length - 1]?.append(`\nreturn ${name};\n});`);
  return pieces;
}

function parameterOf(names: readonly string[]): string {
  return names.length === 0 ? "" : `{ ${names.join(", ")} }`;
}

/** A step that a step calls: made when it is called, because two steps can call each other. */
function neighbour(
  { binding, step }: DurableFunction["captures"]["steps"][number],
  factories: ReadonlyMap<DurableFunction, string>,
): string {
  const names = step.captures.values.map((captured) => captured.name);
  const made = `${factories.get(step) ?? ""}({ ${names.join(", ")} })`;
  const id = JSON.stringify(step.id);
  return `const ${binding.name} = Object.assign((...args) => ${made}(...args), { stepId: ${id} });\n`;
}

function copy(output: Output, range: Range): MagicString {
  const { source, analysis } = output;
  const text = new MagicString(source);
  const directives = [...analysis.durables.flatMap((durable) => durable.directives), ...analysis.otherDirectives];
  for (const directive of directives) if (contains(range, directive)) removeLine(text, source, directive);
  text.remove(0, range.start);
  return text.remove(range.end, source.length);
}
