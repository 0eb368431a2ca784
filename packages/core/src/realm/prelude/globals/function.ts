/** `Function`, which can't make code of text here. Libraries ask it for one thing, `Function("return this")()`: that works. */
import { perdureError } from "../../../errors/perdure-error.ts";
import { currentRun } from "../run-state.ts";

const asksForGlobal = /^\s*return this;?\s*$/;

export function installFunction(): void {
  const { prototype } = Function;
  const Tamed = function (...args: unknown[]): unknown {
    if (args.length === 1 && asksForGlobal.test(String(args[0]))) return () => currentRun("Function").globals?.proxy;
    throw perdureError("absent_in_workflow", {
      name: "Function()",
      instead: "Write the code out; code is never made of text in a workflow.",
    });
  };
  Object.defineProperties(Tamed, {
    name: { value: "Function" },
    length: { value: 1 },
    prototype: { value: prototype, writable: false },
  });
  Object.defineProperty(prototype, "constructor", { value: Tamed, writable: true, configurable: true });
  Object.defineProperty(globalThis, "Function", { value: Tamed, writable: true, configurable: true });
}
