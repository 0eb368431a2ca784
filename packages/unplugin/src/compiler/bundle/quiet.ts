import type { Argument, Class, ClassElement, Expression, Node, Program, Statement } from "oxc-parser";
import { parseBundle } from "./parse-bundle.ts";

/** Their constructors only make a value. */
const quietConstructors = new Set(
  `Array Boolean Date Error EvalError Map Number Object RangeError ReferenceError RegExp Set String SyntaxError TypeError URIError
  URL URLSearchParams WeakMap WeakSet TextEncoder TextDecoder AggregateError ArrayBuffer DataView Uint8Array Uint8ClampedArray
  Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array BigInt64Array BigUint64Array`.split(/\s+/),
);
const otherGlobals = new Set("Symbol BigInt Math JSON Reflect Promise undefined NaN Infinity globalThis exports".split(" "));
/** `Object.freeze({ … })` and the like; what they are given is new, or the module's own. */
const quietFunctions =
  /^(?:Symbol(?:\.for)?|BigInt|Number|String|Boolean|Object\.(?:freeze|seal|keys|values|entries|fromEntries|create)|require)$/;
const helperFunctions = /^(?:registerClass|registerStep|registerWorkflow)$/;

/**
 * Whether evaluating a bundle only declares things, as far as its text tells: no call of the user's own code, no assignment to what
 * is not its own. Calls marked `@__PURE__` count as such. Where it can't be told the answer is no.
 */
export function isQuiet(code: string): boolean {
  const program = parseBundle(code);
  const check = new Quiet(code, hoistedNames(program));
  for (const node of program.body) if (node.type === "FunctionDeclaration" && node.id !== null) check.declare(node.id.name, true);
  return program.body.every((node) => check.statement(node));
}

/** An enum is made of `Kind || {}`, before it has a value. */
function hoistedNames(program: Program): Set<string> {
  const variables = program.body.flatMap((node) =>
    node.type === "VariableDeclaration" && node.kind === "var" ? node.declarations : [],
  );
  return new Set(variables.flatMap(({ id }) => (id.type === "Identifier" ? [id.name] : [])));
}

/** Whether a variable's value is made here, so that a property set on it is seen by nobody else. */
function isMadeHere(init: Node | null): boolean {
  if (init?.type === "ParenthesizedExpression") return isMadeHere(init.expression);
  return init !== null && /^(?:Class|Function|ArrowFunction|Object|Array|Call|New)Expression$/.test(init.type);
}

class Quiet {
  readonly #code: string;
  readonly #hoisted: ReadonlySet<string>;
  /** Names that have their values by now, and whether those are the bundle's own. What is read before it is made throws. */
  readonly #declared = new Map<string, boolean>();

  constructor(code: string, hoisted: ReadonlySet<string>) {
    this.#code = code;
    this.#hoisted = hoisted;
  }

  declare(name: string, isOwn: boolean): void {
    this.#declared.set(name, isOwn);
  }

  statement(node: Statement): boolean {
    switch (node.type) {
      case "FunctionDeclaration":
      case "EmptyStatement":
        return true;
      case "ClassDeclaration":
        return this.#class(node);
      case "VariableDeclaration":
        return node.declarations.every(({ id, init }) => {
          if (id.type !== "Identifier" || (init !== null && !this.#value(init))) return false;
          this.declare(id.name, isMadeHere(init));
          return true;
        });
      case "ExpressionStatement":
        return this.#value(node.expression);
      default:
        return false;
    }
  }

  #value(node: Node): boolean {
    switch (node.type) {
      case "Identifier":
        return this.#isThere(node.name);
      case "Literal":
      case "ThisExpression":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        return true;
      case "ClassExpression":
        return this.#class(node);
      case "ParenthesizedExpression":
        return this.#value(node.expression);
      case "TemplateLiteral":
        return node.expressions.every((part) => this.#value(part));
      case "ArrayExpression":
        return node.elements.every((element) => element === null || (element.type !== "SpreadElement" && this.#value(element)));
      case "ObjectExpression":
        return node.properties.every((property) => property.type !== "SpreadElement" && this.#property(property));
      case "UnaryExpression":
        return node.operator !== "delete" && this.#value(node.argument);
      case "BinaryExpression":
        return node.operator !== "in" && node.operator !== "instanceof" && this.#value(node.left) && this.#value(node.right);
      case "LogicalExpression":
        return (this.#isHoisted(node.left) || this.#value(node.left)) && this.#value(node.right);
      case "ConditionalExpression":
        return this.#value(node.test) && this.#value(node.consequent) && this.#value(node.alternate);
      case "SequenceExpression":
        return node.expressions.every((part) => this.#value(part));
      case "MemberExpression":
        return this.#isObject(node.object) && (!node.computed || this.#value(node.property));
      case "AssignmentExpression":
        return node.operator === "=" && this.#isOwn(node.left) && this.#value(node.right);
      case "CallExpression":
      case "NewExpression":
        return this.#call(node.callee, node.arguments, node.type === "NewExpression", node);
      default:
        return false;
    }
  }

  #isThere(name: string): boolean {
    return this.#declared.has(name) || this.#isBuiltIn(name);
  }

  #isHoisted(node: Node): boolean {
    return node.type === "Identifier" && this.#hoisted.has(node.name);
  }

  #isBuiltIn(name: string): boolean {
    return !this.#declared.has(name) && (quietConstructors.has(name) || otherGlobals.has(name));
  }

  /** What surely has properties: more than one level below a name it can't be told. */
  #isObject(node: Node): boolean {
    if (node.type === "ThisExpression") return true;
    if (node.type === "Identifier") return this.#isThere(node.name) && node.name !== "undefined";
    if (node.type !== "MemberExpression" || node.computed || this.#textOf(node.property) !== "prototype") return false;
    return node.object.type === "ThisExpression" || quietConstructors.has(this.#textOf(node.object));
  }

  #textOf({ start, end }: Node): string {
    return this.#code.slice(start, end);
  }

  #property({ key, computed, value }: { key: Node; computed: boolean; value: Node }): boolean {
    return (!computed || this.#value(key)) && this.#value(value);
  }

  #call(callee: Expression, given: readonly Argument[], isNew: boolean, node: Node): boolean {
    const quiet = given.every((argument) => this.#value(argument));
    if (!quiet) return false;
    if (/\/\*\s*[#@]__PURE__\s*\*\/\s*$/.test(this.#code.slice(0, node.start))) return true;
    const text = this.#textOf(callee);
    const name = text.replace(/\..*/s, "");
    if (isNew) return quietConstructors.has(text) && this.#isBuiltIn(name);
    // `(0, perdure_internal.registerStep)`
    const helper = /^\(0, perdure_internal\w*\.(\w+)\)$/.exec(text)?.[1];
    if (helper !== undefined) return helperFunctions.test(helper);
    const isExports = this.#textOf(node).startsWith("Object.defineProperty(exports,");
    return isExports || text === "__toESM" || (quietFunctions.test(text) && !this.#declared.has(name));
  }

  /** A variable or class of the bundle, or a property of it: `Money.ZERO = …`, `exports.x = …`. */
  #isOwn(target: Node): boolean {
    if (target.type === "Identifier") return this.#declared.has(target.name);
    if (target.type !== "MemberExpression" || target.object.type !== "Identifier") return false;
    return (
      (this.#declared.get(target.object.name) === true || target.object.name === "exports") &&
      (!target.computed || this.#value(target.property))
    );
  }

  #class(node: Class): boolean {
    if (node.superClass !== null && !this.#value(node.superClass)) return false;
    if (node.id !== null) this.declare(node.id.name, true);
    return node.body.body.every((member) => this.#member(member));
  }

  #member(member: ClassElement): boolean {
    switch (member.type) {
      case "StaticBlock":
        return member.body.every((node) => this.statement(node));
      case "MethodDefinition":
        return !member.computed || this.#value(member.key);
      case "PropertyDefinition":
        return (
          (!member.computed || this.#value(member.key)) && (!member.static || member.value === null || this.#value(member.value))
        );
      default:
        return false;
    }
  }
}
