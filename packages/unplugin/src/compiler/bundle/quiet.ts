import type { Argument, Class, ClassElement, Expression, MemberExpression, Node, Program, Statement } from "oxc-parser";
import { keyName } from "../parse/nodes.ts";
import { parseBundle } from "./parse-bundle.ts";
import {
  convertsItself,
  accessorNames,
  helperFunctions,
  hoistedNames,
  isTextMethod,
  otherGlobals,
  quietConstructors,
  quietFunctions,
} from "./quiet-names.ts";

/**
 * Whether evaluating a bundle only declares things, as far as its text tells: no call of the user's own code, no assignment to what
 * is not its own. Calls marked `@__PURE__` count as such. Where it can't be told the answer is no.
 */
export function isQuiet(code: string): boolean {
  const program = parseBundle(code);
  const check = new Quiet(code, program);
  for (const node of program.body) if (node.type === "FunctionDeclaration" && node.id !== null) check.declare(node.id.name, true);
  return program.body.every((node) => check.statement(node));
}

/** Whether a variable's value is made here, so that a property set on it is seen by nobody else. */
function isMadeHere(init: Node | null): boolean {
  if (init?.type === "ParenthesizedExpression") return isMadeHere(init.expression);
  return init !== null && /^(?:Class|Function|ArrowFunction|Object|Array|New)Expression$/.test(init.type);
}

class Quiet {
  readonly #code: string;
  readonly #classes = new Map<string, Class>();
  readonly #constructing = new Set<Class>();
  readonly #hoisted: ReadonlySet<string>;
  readonly #accessors: ReadonlySet<string>;
  readonly #converts: boolean;
  /** Names that have their values by now, and whether those are the bundle's own. What is read before it is made throws. */
  readonly #declared = new Map<string, boolean>();

  constructor(code: string, program: Program) {
    this.#code = code;
    this.#hoisted = hoistedNames(program);
    this.#accessors = accessorNames(program);
    this.#converts = convertsItself(program);
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
          if (init?.type === "ClassExpression") this.#classes.set(id.name, init);
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
        return node.expressions.every((part) => this.#text(part));
      case "ArrayExpression":
        return node.elements.every((element) => element === null || (element.type !== "SpreadElement" && this.#value(element)));
      case "ObjectExpression":
        return node.properties.every((property) => property.type !== "SpreadElement" && this.#property(property));
      case "UnaryExpression":
        return node.operator !== "delete" && this.#text(node.argument);
      case "BinaryExpression":
        return node.operator !== "in" && node.operator !== "instanceof" && this.#text(node.left) && this.#text(node.right);
      case "LogicalExpression":
        return (this.#isHoisted(node.left) || this.#value(node.left)) && this.#value(node.right);
      case "ConditionalExpression":
        return this.#value(node.test) && this.#value(node.consequent) && this.#value(node.alternate);
      case "SequenceExpression":
        return node.expressions.every((part) => this.#value(part));
      case "MemberExpression":
        return this.#isObject(node.object) && this.#isPlain(node);
      case "AssignmentExpression":
        if (node.operator !== "=" || !this.#isOwn(node.left) || !this.#value(node.right)) return false;
        if (node.left.type === "Identifier") this.#reassign(node.left.name, node.right);
        return true;
      case "CallExpression":
      case "NewExpression":
        return this.#call(node.callee, node.arguments, node.type === "NewExpression", node);
      default:
        return false;
    }
  }

  #reassign(name: string, value: Node): void {
    this.#classes.delete(name);
    this.declare(name, isMadeHere(value));
  }

  /** What can be made text or a number. */
  #text(node: Node): boolean {
    return this.#value(node) && (!this.#converts || node.type === "Literal");
  }

  /** Whether reading or setting the property calls nothing. */
  #isPlain({ property, computed }: MemberExpression): boolean {
    if (computed && property.type !== "Literal") return this.#accessors.size === 0 && this.#text(property);
    const name = computed ? this.#textOf(property) : keyName(property, false);
    return !this.#accessors.has("*") && name !== undefined && !this.#accessors.has(name.replaceAll(/^["']|["']$/g, ""));
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
    if (isNew) return this.#isConstructor(callee);
    if (isTextMethod(callee) && given.every((argument) => argument.type === "Literal")) return true;
    // `(0, perdure_internal.registerStep)`
    const helper = /^\(0, perdure_internal\w*\.(\w+)\)$/.exec(text)?.[1];
    if (helper !== undefined) return helperFunctions.test(helper);
    const isExports = this.#textOf(node).startsWith("Object.defineProperty(exports,");
    return isExports || text === "__toESM" || (quietFunctions.test(text) && !this.#declared.has(name));
  }

  /** What only sets properties of the new object, or throws, as it would on the server too. */
  #isConstructor(callee: Node): boolean {
    if (callee.type !== "Identifier") return false;
    const own = this.#classes.get(callee.name);
    if (own === undefined) return quietConstructors.has(callee.name) && this.#isBuiltIn(callee.name);
    if (this.#constructing.has(own)) return false;
    this.#constructing.add(own);
    const members = own.body.body;
    const quiet =
      (own.superClass === null || this.#isConstructor(own.superClass)) &&
      !members.some(
        (member) => member.type === "AccessorProperty" || (member.type === "MethodDefinition" && member.kind === "set"),
      ) &&
      members.every((member) => this.#isQuietPart(member));
    this.#constructing.delete(own);
    return quiet;
  }

  #isQuietPart(member: ClassElement): boolean {
    if (member.type === "PropertyDefinition") return member.static || member.value === null || this.#value(member.value);
    if (member.type !== "MethodDefinition" || member.kind !== "constructor") return true;
    const names = member.value.params.map((parameter) => (parameter.type === "Identifier" ? parameter.name : undefined));
    const before = new Map(this.#declared);
    for (const name of names) if (name !== undefined) this.declare(name, false);
    const quiet = !names.includes(undefined) && (member.value.body?.body ?? []).every((node) => this.#inConstructor(node));
    for (const name of this.#declared.keys()) if (!before.has(name)) this.#declared.delete(name);
    for (const [name, isOwn] of before) this.#declared.set(name, isOwn);
    return quiet;
  }

  #inConstructor(node: Statement): boolean {
    switch (node.type) {
      case "IfStatement":
        return (
          this.#value(node.test) &&
          this.#inConstructor(node.consequent) &&
          (node.alternate === null || this.#inConstructor(node.alternate))
        );
      case "BlockStatement":
        return node.body.every((inner) => this.#inConstructor(inner));
      case "ThrowStatement":
        return this.#value(node.argument);
      case "ExpressionStatement": {
        const { expression } = node;
        if (expression.type === "CallExpression" && expression.callee.type === "Super") {
          return expression.arguments.every((argument) => this.#value(argument));
        }
        if (expression.type !== "AssignmentExpression" || expression.left.type !== "MemberExpression")
          return this.statement(node);
        const { left, operator, right } = expression;
        return operator === "=" && left.object.type === "ThisExpression" && !left.computed && this.#value(right);
      }
      default:
        return this.statement(node);
    }
  }

  /** A variable or class of the bundle, or a property of it: `Money.ZERO = …`, `exports.x = …`. */
  #isOwn(target: Node): boolean {
    if (target.type === "Identifier") return this.#declared.has(target.name);
    if (target.type !== "MemberExpression" || target.object.type !== "Identifier") return false;
    return (
      (this.#declared.get(target.object.name) === true || target.object.name === "exports") &&
      this.#isPlain(target) &&
      (!target.computed || this.#value(target.property))
    );
  }

  #class(node: Class): boolean {
    if (node.superClass !== null && !this.#value(node.superClass)) return false;
    if (node.id !== null) {
      this.declare(node.id.name, true);
      this.#classes.set(node.id.name, node);
    }
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
