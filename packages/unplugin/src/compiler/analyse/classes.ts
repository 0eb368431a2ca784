import type { Class, Expression, Node, Program } from "oxc-parser";
import { isClass, keyName, unwrap } from "../parse/nodes.ts";
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
  const isSymbol = (key: Node, ways = 8): boolean => {
    if (key.type === "CallExpression") return isKey(key.arguments[0]);
    // `workflow.WORKFLOW_SERIALIZE`
    if (key.type === "MemberExpression") return !key.computed && symbolNames.includes(keyName(key.property, false) ?? "");
    const declared = references.get(key)?.binding?.declarations[0];
    if (declared?.type === "ImportSpecifier") {
      return symbolNames.includes(keyName(declared.imported, false) ?? "");
    }
    // A variable may be declared by itself, which is an error only when it runs.
    if (declared?.type === "VariableDeclarator" && declared.init !== null) {
      return ways > 0 && isSymbol(unwrap(declared.init), ways - 1);
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

function isKey(argument: Node | undefined): boolean {
  if (argument?.type === "TemplateLiteral") return symbolKeys.includes(argument.quasis[0]?.value.cooked ?? "");
  return argument?.type === "Literal" && symbolKeys.includes(String(argument.value));
}

function hasStaticMembers(node: Class, isSymbol: (key: Node) => boolean): boolean {
  return node.body.body.some((member) => {
    if (member.type !== "MethodDefinition" && member.type !== "PropertyDefinition") return false;
    return member.static && member.computed && isSymbol(unwrap(member.key as Expression));
  });
}
