import type { Class, ExpressionStatement, Node } from "oxc-parser";
import type { FunctionNode, Range } from "../parse/nodes.ts";
import type { Captures } from "./captures.ts";
import type { Binding } from "./scope.ts";
import type { DirectiveKind } from "./spelling.ts";

/** How a function with a directive is written, which decides how it is registered. */
export type Form = "declaration" | "expression" | "object-method" | "static-method" | "instance-method";

/** A workflow or a step of the module. */
export interface DurableFunction {
  kind: DirectiveKind;
  id: string;
  /** As in the id: `order/charge`. */
  name: string;
  /** The last part of the name. */
  own: string;
  form: Form;
  fn: FunctionNode;
  /** The declaration, the expression, or the property or method that holds the function. */
  owner: Node;
  /** The directive's statements; none where the module's directive applies. */
  directives: Range[];
  /** Its value is not made once, when the module is evaluated: it is inside a function or a block. */
  nested: boolean;
  /** The class that it is a method of. */
  inClass: Class | undefined;
  /** The variable that holds it, if it has one. */
  binding: Binding | undefined;
  usesThis: boolean;
  captures: Captures;
  /** `charge.maxRetries = 5` and the like. */
  options: ExpressionStatement[];
}

/** A class that values of can travel: it is registered in every bundle. */
export interface DurableClass {
  id: string;
  name: string;
  node: Class;
  serialisable: boolean;
}
