import type { Node } from "oxc-parser";
import { contains, holderOf, keyName } from "../parse/nodes.ts";
import type { Range } from "../parse/nodes.ts";
import type { Parents } from "../parse/walk.ts";
import type { ScopeTree } from "./scope.ts";

export interface EnvUse {
  names: string[];
  /** Where `process.env` is used in a way that doesn't say which names. */
  computed: Node[];
}

/** The names of `process.env` that are read literally, outside `skipped`. */
export function findEnv(scopes: ScopeTree, parents: Parents, skipped: readonly Range[] = []): EnvUse {
  const names = new Set<string>();
  const computed: Node[] = [];
  for (const { name, node, binding, typeOnly } of scopes.references) {
    if (name !== "process" || binding !== undefined || typeOnly) continue;
    if (skipped.some((range) => contains(range, node))) continue;
    const { outer, holder } = holderOf(node, parents);
    if (holder?.type === "VariableDeclarator" && holder.init === outer && holder.id.type === "ObjectPattern") {
      readDestructuredProcess(holder.id, names, computed);
    }
    if (holder?.type !== "MemberExpression" || holder.object !== outer) continue;
    if (keyName(holder.property, holder.computed) !== "env") continue;
    const read = namesRead(holder, parents);
    if (read === undefined) computed.push(holder);
    else for (const found of read) names.add(found);
  }
  return { names: [...names].sort(), computed };
}

function namesRead(env: Node, parents: Parents): string[] | undefined {
  const { outer, holder } = holderOf(env, parents);
  if (holder?.type === "MemberExpression" && holder.object === outer) {
    const name = keyName(holder.property, holder.computed);
    return name === undefined ? undefined : [name];
  }
  if (holder?.type === "VariableDeclarator" && holder.init === outer) return namesOfPattern(holder.id);
  if (holder?.type === "AssignmentExpression" && holder.right === outer) return namesOfPattern(holder.left);
  if (holder?.type === "BinaryExpression" && holder.operator === "in" && holder.left.type === "Literal") {
    return [String(holder.left.value)];
  }
  return undefined;
}

function namesOfPattern(pattern: Node): string[] | undefined {
  if (pattern.type !== "ObjectPattern") return undefined;
  const names: string[] = [];
  for (const property of pattern.properties) {
    const name = property.type === "RestElement" ? undefined : keyName(property.key, property.computed);
    if (name === undefined) return undefined;
    names.push(name);
  }
  return names;
}

/** `const { env: { A } } = process` */
function readDestructuredProcess(pattern: Node, names: Set<string>, computed: Node[]): void {
  if (pattern.type !== "ObjectPattern") return;
  for (const property of pattern.properties) {
    if (property.type === "RestElement" || keyName(property.key, property.computed) !== "env") continue;
    const read = namesOfPattern(property.value);
    if (read === undefined) computed.push(property);
    else for (const name of read) names.add(name);
  }
}
