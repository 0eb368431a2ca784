import { posix } from "node:path";

/** From which file to which. */
export type Import = readonly [from: string, to: string];

/** Sets of folders that reach each other by imports: of each set the imports that lead from one of its folders into another. */
export function folderCycles(imports: readonly Import[]): Import[][] {
  const between = imports.filter(([from, to]) => posix.dirname(from) !== posix.dirname(to));
  const next = new Map<string, Set<string>>();
  for (const [from, to] of between) {
    const folder = posix.dirname(from);
    next.set(folder, (next.get(folder) ?? new Set<string>()).add(posix.dirname(to)));
  }
  const reach = new Map([...next.keys()].map((folder) => [folder, reachedFrom(folder, next)]));
  const sets = new Map<string, Set<string>>();
  for (const [folder, reached] of reach) {
    if (!reached.has(folder)) continue;
    const set = [...reached].filter((other) => reach.get(other)?.has(folder)).toSorted();
    sets.set(set.join(" "), new Set(set));
  }
  return [...sets.values()].map((set) => between.filter((pair) => pair.every((file) => set.has(posix.dirname(file)))));
}

/** Every folder to which at least one import leads. */
function reachedFrom(from: string, next: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = [...(next.get(from) ?? [])];
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    if (seen.has(folder)) continue;
    seen.add(folder);
    queue.push(...(next.get(folder) ?? []));
  }
  return seen;
}
