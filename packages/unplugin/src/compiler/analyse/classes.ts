import type { Class, Node, Program } from "oxc-parser";
import { isClass } from "../parse/nodes.ts";
import { walk } from "../parse/walk.ts";
import type { Parents } from "../parse/walk.ts";
import type { DurableClass, DurableFunction } from "./durable.ts";
import { nameOf } from "./names.ts";
import type { ScopeTree } from "./scope.ts";

const symbolNames = ["WORKFLOW_SERIALIZE", "WORKFLOW_DESERIALIZE"];
const symbolKeys = ["workflow-serialize", "workflow-deserialize"];

/** Classes of the module that can travel: they say how, or they have steps as instance methods. */
export function findClasses(
  program: Program,
  scopes: ScopeTree,
  parents: Parents,
  durables: readonly DurableFunction[],
  modulePath: string,
): DurableClass[] {
  const classes: DurableClass[] = [];
  const references = new Map(scopes.references.map((reference) => [reference.node, reference]));
  const isSymbol = (key: Node): boolean => {
    if (key.type === "CallExpression") {
      const [argument] = key.arguments;
      return argument?.type === "Literal" && symbolKeys.includes(String(argument.value));
    }
    const imported = references.get(key)?.binding?.declarations[0];
    if (imported?.type === "ImportSpecifier") {
      return imported.imported.type === "Identifier" && symbolNames.includes(imported.imported.name);
    }
    return key.type === "Identifier" && symbolNames.includes(key.name);
  };
  walk(program, (node) => {
    if (!isClass(node)) return;
    const serialisable = hasStaticMembers(node, isSymbol);
    const hasSteps = durables.some((durable) => durable.inClass === node && durable.form === "instance-method");
    if (!serialisable && !hasSteps) return;
    const name = nameOf(node, parents)?.path;
    if (name !== undefined) classes.push({ id: `class//${modulePath}//${name}`, name, node, serialisable });
  });
  return classes;
}

function hasStaticMembers(node: Class, isSymbol: (key: Node) => boolean): boolean {
  return node.body.body.some((member) => {
    if (member.type !== "MethodDefinition" && member.type !== "PropertyDefinition") return false;
    return member.static && member.computed && isSymbol(member.key);
  });
}
