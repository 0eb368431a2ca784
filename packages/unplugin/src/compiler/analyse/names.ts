import type { Node } from "oxc-parser";
import { holderOf, isClass, isFunction, keyName } from "../parse/nodes.ts";
import type { Parents } from "../parse/walk.ts";

export interface FunctionName {
  /** As in ids: `order/charge`, `Order.create`, `Order#pay`. */
  path: string;
  /** The last part alone, for messages. */
  own: string;
}

/**
 * The name of a function (or class): of the functions, variables and property keys around it, joined with `/`, of a
 * class's members with `.` and `#`. Nothing if what is its own (not of a function around it) has no name.
 */
export function nameOf(target: Node, parents: Parents): FunctionName | undefined {
  const parts: string[] = [];
  let at: Node | undefined = target;
  for (; at !== undefined; at = parents.get(at)) {
    if (at !== target && isFunction(at) && parts.length === 0 && !isReturned(target, parents)) return undefined;
    const part = partOf(at, parents);
    if (part !== undefined) parts.unshift(part);
  }
  const path = join(parts);
  if (path === undefined) return undefined;
  return { path, own: (parts[parts.length - 1] ?? "").replace(/^[.#]/, "") };
}

/** What a function gives back is called after it: `const charge = (config) => async (order) => {}`. */
function isReturned(target: Node, parents: Parents): boolean {
  const { outer, holder } = holderOf(target, parents);
  if (holder?.type === "ReturnStatement") return true;
  return holder?.type === "ArrowFunctionExpression" && holder.body === outer;
}

/** Members of a class keep their mark, which takes the place of the slash. */
function join(parts: readonly string[]): string | undefined {
  let path = "";
  for (const part of parts) {
    if (path !== "" && !part.startsWith(".") && !part.startsWith("#")) path += "/";
    path += part;
  }
  return path === "" || path.startsWith(".") || path.startsWith("#") ? undefined : path;
}

function partOf(node: Node, parents: Parents): string | undefined {
  if (isFunction(node) || isClass(node)) {
    const { holder } = holderOf(node, parents);
    if (node.id !== null && !(holder !== undefined && givesName(holder))) return node.id.name;
    return undefined;
  }
  switch (node.type) {
    case "VariableDeclarator":
      return node.id.type === "Identifier" ? node.id.name : undefined;
    case "Property":
      // `{ run = async () => {} }` gives its name once.
      return node.value.type === "AssignmentPattern" ? undefined : keyName(node.key, node.computed);
    case "MethodDefinition":
    case "PropertyDefinition":
    case "AccessorProperty": {
      const key = keyName(node.key, node.computed);
      return key === undefined ? undefined : `${node.static ? "." : "#"}${key}`;
    }
    case "AssignmentPattern":
      return node.left.type === "Identifier" ? node.left.name : undefined;
    case "AssignmentExpression":
      return chainOf(node.left)?.join("/");
    case "TSModuleDeclaration":
      return node.id.type === "Identifier" ? node.id.name : undefined;
    case "ExportDefaultDeclaration": {
      const { declaration } = node;
      const named = (isFunction(declaration) || isClass(declaration)) && declaration.id !== null;
      return named ? undefined : "default";
    }
    default:
      return undefined;
  }
}

/** Whether a function there is called after its place and not after itself: `const charge = async function inner() {}`. */
function givesName(holder: Node): boolean {
  switch (holder.type) {
    case "VariableDeclarator":
      return holder.id.type === "Identifier";
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
    case "AccessorProperty":
      return keyName(holder.key, holder.computed) !== undefined;
    case "AssignmentPattern":
      return holder.left.type === "Identifier";
    case "AssignmentExpression":
      return chainOf(holder.left) !== undefined;
    default:
      return false;
  }
}

/** `a.b.c` as its names. */
export function chainOf(node: Node): string[] | undefined {
  if (node.type === "Identifier") return [node.name];
  if (node.type !== "MemberExpression") return undefined;
  const object = chainOf(node.object);
  const key = keyName(node.property, node.computed);
  return object === undefined || key === undefined ? undefined : [...object, key];
}
