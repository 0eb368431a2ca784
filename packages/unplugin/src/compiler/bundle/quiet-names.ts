import type { Node, Program } from "oxc-parser";
import { keyName } from "../parse/nodes.ts";
import { walk } from "../parse/walk.ts";

/** Their constructors only make a value. */
export const quietConstructors: ReadonlySet<string> = new Set(
  `Array Boolean Date Error EvalError Map Number Object RangeError ReferenceError RegExp Set String SyntaxError TypeError URIError
  URL URLSearchParams WeakMap WeakSet TextEncoder TextDecoder AggregateError ArrayBuffer DataView Uint8Array Uint8ClampedArray
  Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array BigInt64Array BigUint64Array`.split(/\s+/),
);
export const otherGlobals: ReadonlySet<string> = new Set(
  "Symbol BigInt Math JSON Reflect Promise undefined NaN Infinity globalThis exports".split(" "),
);
/** `Object.freeze({ … })` and the like; what they are given is new, or the module's own. */
export const quietFunctions: RegExp =
  /^(?:Symbol(?:\.for)?|BigInt|Number(?:\.(?:is\w+|parse\w+))?|String|Boolean|Array\.(?:isArray|of)|Math\.(?!random)\w+|Object\.(?:freeze|seal|keys|values|entries|fromEntries|create)|require)$/;
export const helperFunctions: RegExp = /^(?:registerClass|registerStep|registerWorkflow)$/;

/** An enum is made of `Kind || {}`, before it has a value. */
export function hoistedNames(program: Program): Set<string> {
  const variables = program.body.flatMap((node) =>
    node.type === "VariableDeclaration" && node.kind === "var" ? node.declarations : [],
  );
  return new Set(variables.flatMap(({ id }) => (id.type === "Identifier" ? [id.name] : [])));
}

/** `"a b".split(" ")` */
export function isTextMethod(callee: Node): boolean {
  if (callee.type !== "MemberExpression" || callee.computed) return false;
  return callee.object.type === "Literal" && typeof callee.object.value === "string";
}

/** Names of properties that call a function of the bundle when they are read or set; `*` where one can't be told. */
export function accessorNames(program: Program): Set<string> {
  const names = new Set<string>();
  walk(program, (node) => {
    if (node.type === "AccessorProperty") names.add("*");
    if (node.type !== "MethodDefinition" && node.type !== "Property") return;
    if (node.kind !== "get" && node.kind !== "set") return;
    const isSymbol =
      node.computed && node.key.type === "MemberExpression" && keyName(node.key.property, node.key.computed) !== undefined;
    names.add(keyName(node.key, node.computed) ?? (isSymbol ? "a symbol" : "*"));
  });
  return names;
}

/** Whether making text or a number of an object may call a function of the bundle. */
export function convertsItself(program: Program): boolean {
  let found = false;
  walk(program, (node) => {
    if (node.type !== "MethodDefinition" && node.type !== "Property" && node.type !== "PropertyDefinition") return;
    const name = keyName(node.key, node.computed);
    found ||=
      name === "toString" ||
      name === "valueOf" ||
      name === "toJSON" ||
      (node.computed && name === undefined && isPrimitiveKey(node.key));
  });
  return found;
}

function isPrimitiveKey(key: Node): boolean {
  return key.type === "MemberExpression" && keyName(key.property, key.computed) === "toPrimitive";
}
