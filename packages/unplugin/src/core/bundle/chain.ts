/** The part of a bundler's module graph that a chain needs. */
export interface ModuleGraph {
  importersOf(id: string): readonly string[];
}

/** The shortest way from an entry to a module; modules that `prefer` accepts are tried first. */
export function importChain(
  graph: ModuleGraph,
  entry: string,
  target: string,
  prefer: (id: string) => boolean = () => true,
): string[] {
  return search(graph, entry, target, prefer) ?? search(graph, entry, target, () => true) ?? [entry, target];
}

/** From the target upwards, because a graph knows the importers of externals too. */
function search(graph: ModuleGraph, entry: string, target: string, accept: (id: string) => boolean): string[] | undefined {
  const next = new Map<string, string | undefined>([[target, undefined]]);
  const queue = [target];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    if (id === entry) return follow(next, entry);
    for (const importer of graph.importersOf(id)) {
      if (next.has(importer) || (importer !== entry && !accept(importer))) continue;
      next.set(importer, id);
      queue.push(importer);
    }
  }
  return undefined;
}

function follow(next: ReadonlyMap<string, string | undefined>, entry: string): string[] {
  const chain: string[] = [];
  for (let id: string | undefined = entry; id !== undefined; id = next.get(id)) chain.push(id);
  return chain;
}
