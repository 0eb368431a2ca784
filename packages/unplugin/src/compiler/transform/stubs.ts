import type { DurableFunction } from "../analyse/durable.ts";
import type { Output } from "./output.ts";

/** What stands where the body was. */
export interface Stub {
  isAsync: boolean;
  params: string;
  /** The expression that is returned. */
  result: string;
}

export function calledDirectly(output: Output, { id }: DurableFunction): Stub {
  return { isAsync: true, params: "", result: `${output.aliases.helper("calledDirectly")}(${JSON.stringify(id)})` };
}

export function stepInBrowser(output: Output, { id }: DurableFunction): Stub {
  return { isAsync: true, params: "", result: `${output.aliases.helper("stepInBrowser")}(${JSON.stringify(id)})` };
}

export function callStep(output: Output, step: DurableFunction): Stub {
  const names = step.captures.values.map((binding) => binding.name);
  const rest = names.includes("args") ? output.aliases.fresh("args") : "args";
  const options: string[] = [];
  if (step.form === "instance-method" || (step.usesThis && step.form !== "static-method")) options.push("this: this");
  if (names.length > 0) options.push(`captured: { ${names.join(", ")} }`);
  const given = options.length > 0 ? `, { ${options.join(", ")} }` : "";
  const result = `${output.aliases.helper("callStep")}(${JSON.stringify(step.id)}, ${rest}${given})`;
  return { isAsync: false, params: `...${rest}`, result };
}

/** Puts the stub in the place of the function, its body, parameters and types. */
export function writeStub(output: Output, { fn, form }: DurableFunction, stub: Stub): void {
  const { edits } = output;
  if (form === "declaration" || form === "expression") {
    const keyword = stub.isAsync ? "async " : "";
    const name = fn.id === null ? "" : ` ${fn.id.name}`;
    const text =
      fn.type === "ArrowFunctionExpression"
        ? `${keyword}(${stub.params}) => ${stub.result}`
        : `${keyword}function${name}(${stub.params}) { return ${stub.result}; }`;
    edits.overwrite(fn.start, fn.end, text);
  } else {
    // The name and what stands before it stay.
    edits.overwrite(fn.start, fn.end, `(${stub.params}) { return ${stub.result}; }`);
  }
}
