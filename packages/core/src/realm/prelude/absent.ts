/**
 * What does not exist in a workflow. Functions that code calls without asking throw when they are called. What libraries look
 * for with `typeof` and can do without is not there at all, so that they take their other way; the ReferenceError of code that
 * does not ask is explained where it leaves the workflow.
 */
import { perdureError } from "../../errors/perdure-error.ts";

const inStep = 'Do it in a step (a function that begins with "use step") and pass the result.';

/** Throw when called. */
export const absentFunctions: Record<string, string> = {
  setTimeout: 'Use `await sleep("10s")` from "workflow".',
  setInterval: 'Use a loop with `await sleep("10s")` from "workflow".',
  setImmediate: "Use `await Promise.resolve()`, or queueMicrotask().",
  fetch: 'Call it in a step (a function that begins with "use step") and pass the result.',
  eval: "Write the code out; code is never made of text in a workflow.",
};

/** Not there at all. */
export const absentNames: Record<string, string> = {
  Buffer: "Use Uint8Array, with toBase64() and toHex(), or TextEncoder.",
  WebAssembly: inStep,
  Atomics: inStep,
  SharedArrayBuffer: inStep,
  FinalizationRegistry: inStep,
  WeakRef: inStep,
  /** Known to newer versions of V8 only, and it has a clock. */
  Temporal: "Use Date.",
};

/** Node's own names, which code may use without thought. */
const nodeNames: Record<string, string> = {
  global: "Use globalThis.",
  __dirname: inStep,
  __filename: inStep,
  XMLHttpRequest: inStep,
};

export function absentFunction(name: string, instead: string): () => never {
  const absent = () => {
    throw perdureError("absent_in_workflow", { name, instead });
  };
  Object.defineProperty(absent, "name", { value: name });
  return absent;
}

/** A ReferenceError for a name that workflows lack, as an error that names the way out. Any other error is itself. */
export function explainAbsence(error: unknown): unknown {
  if (!(error instanceof ReferenceError)) return error;
  const name = /^(\w+) is not defined$/.exec(error.message)?.[1] ?? "";
  const instead = { ...absentNames, ...nodeNames }[name];
  if (instead === undefined) return error;
  const explained = perdureError("absent_in_workflow", { name, instead }, { cause: error });
  const frames = (error.stack ?? "").split("\n").slice(1);
  explained.stack = [`${explained.name}: ${explained.message}`, ...frames].join("\n");
  return explained;
}
