import type { App } from "./app.ts";
import { cleanId } from "./project/posix.ts";
import { problem } from "./problems/problems.ts";

/** The part of an output chunk, in Rollup and Rolldown, that is looked at. */
export interface OutputPart {
  type: string;
  modules?: Record<string, unknown>;
}

/** A module that is missing in the output would be found out when a run needs it, months later. */
export function checkOutput(app: App, compiled: ReadonlySet<string>, parts: Iterable<OutputPart>): void {
  const present = new Set<string>();
  for (const part of parts) {
    if (part.type !== "chunk") continue;
    for (const id of Object.keys(part.modules ?? {})) present.add(cleanId(id));
  }
  const missing = app.modules.filter(({ id }) => !present.has(id) || !compiled.has(id));
  if (missing.length > 0) throw problem("module_not_in_output", { modules: missing.map(({ file }) => file) });
}
