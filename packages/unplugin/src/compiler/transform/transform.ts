import type { Analysis } from "../analyse/analyse.ts";
import type { DurableFunction } from "../analyse/durable.ts";
import { findDead } from "../analyse/liveness.ts";
import type { Unit } from "../analyse/units.ts";
import { contains } from "../parse/nodes.ts";
import type { Range } from "../parse/nodes.ts";
import { registerClasses } from "./classes.ts";
import { hoistNestedSteps } from "./hoist.ts";
import { helpersOf, treatmentOf } from "./modes.ts";
import type { ClassPlace, Mode } from "./modes.ts";
import { createOutput, finish, removeLine } from "./output.ts";
import type { Output, SourceMap } from "./output.ts";
import { register } from "./register.ts";
import { removeStatement, removeUnits } from "./remove.ts";
import { removeIdleImports } from "./side-effects.ts";
import { writeStub } from "./stubs.ts";

export interface TransformInput {
  source: string;
  file: string;
  mode: Mode;
  entry: string | undefined;
  classes: ClassPlace | undefined;
  app: string | undefined;
}

export interface Transformed {
  code: string;
  map: SourceMap;
  /** What is no more in the output. */
  removed: Range[];
}

export function transform(analysis: Analysis, input: TransformInput): Transformed {
  const { source, file, mode } = input;
  const output = createOutput(source, file, analysis);
  const { durables } = analysis;
  const bodies: Range[] = durables.filter((durable) => isReplaced(durable, mode)).map((durable) => durable.fn);
  // What sets options of a step is for the worker, which runs it.
  const options = mode === "server" ? [] : durables.flatMap((durable) => durable.options);
  const dead = mode === "server" ? new Set<Unit>() : findDead(analysis.scopes, [...bodies, ...options], pinned(analysis, input));
  const deadNodes = new Set<Range>([...dead].flatMap((unit) => unit.nodes));
  const gone: Range[] = [...bodies, ...deadNodes];
  const isGone = (range: Range): boolean =>
    deadNodes.has(range) || gone.some((other) => other !== range && contains(other, range));

  const directives = [...durables.flatMap((durable) => durable.directives), ...analysis.otherDirectives];
  for (const directive of directives) if (!isGone(directive)) removeLine(output.edits, source, directive);
  for (const durable of durables) if (!isGone(durable.fn)) treat(output, durable, input);
  for (const option of options) if (!isGone(option)) removeStatement(output, option);
  if (mode === "server") hoistNestedSteps(output, durables.filter(isNestedStep));
  removeUnits(output, dead);
  if (mode !== "server") removeIdleImports(output, gone);
  if (mode !== "client") registerClasses(output, isGone, input);
  const { code, map } = finish(output, helpersOf(mode), mode === "server" ? input.app : undefined);
  return { code, map, removed: [...gone, ...options] };
}

function isReplaced({ kind }: DurableFunction, mode: Mode): boolean {
  return mode === "client" || kind === (mode === "server" ? "workflow" : "step");
}

function isNestedStep(durable: DurableFunction): boolean {
  return durable.kind === "step" && durable.nested;
}

/** The workflow that is registered stays, whoever uses it, and so do classes that every bundle holds. */
function pinned({ durables, classes }: Analysis, { mode, entry, classes: place }: TransformInput): Range[] {
  if (mode !== "workflow") return [];
  const workflows = durables.filter((durable) => durable.kind === "workflow" && durable.name === entry);
  const travelling = place === "every" ? classes.filter(({ serialisable }) => serialisable) : [];
  return [...workflows.map((durable) => durable.fn), ...travelling.map(({ node }) => node)];
}

function treat(output: Output, durable: DurableFunction, { mode, entry }: TransformInput): void {
  const { stub, helper, pure } = treatmentOf(output, durable, mode, entry);
  if (stub !== undefined) writeStub(output, durable, stub);
  register(output, durable, { helper, pure, isAsync: stub?.isAsync ?? true, isOwn: stub === undefined });
}
