import type { Comment, Program } from "oxc-parser";
import type { FunctionNode, Range } from "../parse/nodes.ts";
import type { ParsedSource } from "../parse/parse.ts";
import { parentsOf } from "../parse/walk.ts";
import type { Parents } from "../parse/walk.ts";
import { buildScopes } from "./build-scopes.ts";
import { findCaptures } from "./captures.ts";
import { checkIds, checkPlace } from "./check-function.ts";
import { findClasses } from "./classes.ts";
import { collectDurables } from "./collect.ts";
import { findDirectives } from "./directives.ts";
import type { FoundDirective } from "./directives.ts";
import type { DurableClass, DurableFunction } from "./durable.ts";
import { exportedFunctions } from "./exported-functions.ts";
import { findOptions } from "./options.ts";
import type { Report } from "./report.ts";
import type { ScopeTree } from "./scope.ts";

/** All that the modes need to know of a module; the same for each. */
export interface Analysis {
  program: Program;
  comments: Comment[];
  parents: Parents;
  scopes: ScopeTree;
  durables: DurableFunction[];
  classes: DurableClass[];
  /** Directives that are no function's: the module's own, and those without effect. */
  otherDirectives: Range[];
}

export function analyse({ program, comments }: ParsedSource, modulePath: string, report: Report): Analysis {
  const parents = parentsOf(program);
  const scopes = buildScopes(program);
  const directives = findDirectives(program, parents, report);
  const marked = new Map<FunctionNode, FoundDirective>(directives.functions);
  if (directives.module !== undefined) {
    const { kind } = directives.module;
    for (const fn of exportedFunctions(program, scopes, kind, (fn) => directives.functions.has(fn), report)) {
      marked.set(fn, { kind, nodes: [] });
    }
  }
  const { durables, idle } = collectDurables(marked, { modulePath, parents, scopes, report });
  const steps = durables.filter((durable) => durable.kind === "step");
  findOptions(program, scopes, steps);
  for (const durable of durables) checkPlace(durable, parents, report);
  checkIds(durables, report);
  for (const step of steps) {
    if (!step.nested) continue;
    step.captures = findCaptures(step, (binding) => steps.find((other) => other.binding === binding), scopes, report);
  }
  return {
    program,
    comments,
    parents,
    scopes,
    durables,
    classes: findClasses(program, scopes, parents, durables, modulePath),
    otherDirectives: [...(directives.module?.nodes ?? []), ...idle],
  };
}
