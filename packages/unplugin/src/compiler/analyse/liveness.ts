import { contains } from "../parse/nodes.ts";
import type { Range } from "../parse/nodes.ts";
import type { Reference, ScopeTree } from "./scope.ts";
import { createUnitFinder, findUnits } from "./units.ts";
import type { Unit } from "./units.ts";

/**
 * What goes away with `removed`: all that was reachable from the rest of the module before and isn't after. What nothing
 * used before stays as it was, unless it uses what goes away.
 */
export function findDead(scopes: ScopeTree, removed: readonly Range[], pinned: readonly Range[]): Set<Unit> {
  const units = findUnits(scopes);
  const edges = edgesOf(scopes, units);
  const pins = units.filter((unit) => pinned.some((pin) => unit.nodes.some((node) => contains(node, pin))));
  const isRemoved = (reference: Reference): boolean => removed.some((range) => contains(range, reference.node));
  const before = reach(units, edges, pins, () => false);
  // A statement about a variable that nothing else uses is there for its own sake.
  for (const unit of units) if (unit.follows !== undefined && !before.has(unit)) pins.push(unit);
  const all = reach(units, edges, pins, () => false);
  const left = reach(units, edges, pins, isRemoved);
  const dead = new Set(units.filter((unit) => all.has(unit) && !left.has(unit)));
  for (let grew = true; grew;) {
    grew = false;
    for (const { from, to, reference } of edges) {
      if (from === undefined || dead.has(from) || all.has(from) || !dead.has(to) || isRemoved(reference)) continue;
      dead.add(from);
      grew = true;
    }
  }
  return dead;
}

interface Edge {
  /** Nothing: the rest of the module, which stays. */
  from: Unit | undefined;
  to: Unit;
  reference: Reference;
}

function edgesOf(scopes: ScopeTree, units: readonly Unit[]): Edge[] {
  const unitAt = createUnitFinder(units);
  const unitOf = new Map(units.flatMap((unit) => unit.bindings.map((binding) => [binding, unit])));
  const edges: Edge[] = [];
  for (const reference of scopes.references) {
    const to = reference.typeOnly || reference.binding === undefined ? undefined : unitOf.get(reference.binding);
    if (to === undefined) continue;
    const from = unitAt(reference.node);
    if (to !== from) edges.push({ from, to, reference });
  }
  return edges;
}

function reach(
  units: readonly Unit[],
  edges: readonly Edge[],
  pins: readonly Unit[],
  skip: (reference: Reference) => boolean,
): Set<Unit> {
  const live = new Set<Unit>(pins);
  for (const edge of edges) if (edge.from === undefined && !skip(edge.reference)) live.add(edge.to);
  for (let grew = true; grew;) {
    grew = false;
    const add = (unit: Unit): void => {
      if (live.has(unit)) return;
      live.add(unit);
      grew = true;
    };
    for (const edge of edges) if (edge.from !== undefined && live.has(edge.from) && !skip(edge.reference)) add(edge.to);
    for (const unit of units) {
      const { follows } = unit;
      if (follows === undefined) continue;
      if (units.some((other) => live.has(other) && other.bindings.includes(follows))) add(unit);
    }
  }
  return live;
}
