/** Workflow bundles, compiled in the realm and kept by their hash. */
import vm from "node:vm";
import type { Bundle } from "../store/contract/contract.ts";
import type { Factory } from "./prelude/contract.ts";

export interface CompiledBundle {
  readonly factory: Factory;
  /** Approximate bytes of heap of one instance: estimated by the text's length until it was measured. */
  bytes: number;
  /** How many times its modules were evaluated, until it was measured. */
  evaluations: number;
}

export interface BundleCache {
  compile(bundle: Bundle): CompiledBundle;
  clear(): void;
}

/** The last used stay compiled although no run uses them. */
const maxIdle = 64;

export function createBundleCache(parsingContext: vm.Context): BundleCache {
  const recent = new Map<string, CompiledBundle>();
  /** Those that runs still hold. */
  const known = new Map<string, WeakRef<CompiledBundle>>();
  const collected = new FinalizationRegistry<string>((hash) => {
    if (known.get(hash)?.deref() === undefined) known.delete(hash);
  });

  const globalNames = namesOfGlobals(parsingContext);

  function load({ hash, code }: Bundle): CompiledBundle {
    const [before, after] = scopeOf(code, globalNames);
    // What stands before the code takes no columns.
    const options = { parsingContext, filename: `workflow:${hash}`, columnOffset: -before.length };
    const factory = vm.compileFunction(before + code + after, [], options) as Factory;
    const compiled = { factory, bytes: estimateBytes(code), evaluations: 0 };
    known.set(hash, new WeakRef(compiled));
    collected.register(compiled, hash);
    return compiled;
  }

  return {
    compile(bundle) {
      const { hash } = bundle;
      const compiled = recent.get(hash) ?? known.get(hash)?.deref() ?? load(bundle);
      recent.delete(hash);
      recent.set(hash, compiled);
      for (const oldest of recent.keys()) {
        if (recent.size <= maxIdle) break;
        recent.delete(oldest);
      }
      return compiled;
    },
    clear() {
      recent.clear();
      known.clear();
    },
  };
}

/** What a run has without any code. */
const bareBytes = 3_500;

/** Before anything was measured: a share of the text. */
function estimateBytes(code: string): number {
  return bareBytes + Math.round(code.length / 3);
}

/** Takes the measure of one evaluation of a bundle's modules; the first, which compiles what it calls, does not count. */
export function recordEvaluation(compiled: CompiledBundle, bytes: number): void {
  compiled.evaluations += 1;
  // Less than nothing: a collection came in between.
  if (compiled.evaluations === 2 && bytes >= 0) compiled.bytes = bareBytes + bytes;
}

export function wantsMeasure(compiled: CompiledBundle): boolean {
  return compiled.evaluations < 2;
}

/** Comments and other directives may stand before this one. No two ways of reading the same text: it may be long. */
const isStrict = /^(?:\s|\/\/[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/|"[^"\n]*";|'[^'\n]*';)*?["']use strict["']/;

/** `eval` can't be a variable of strict code, the others never change. */
const fixed: ReadonlySet<string> = new Set(["globalThis", "eval", "undefined", "NaN", "Infinity"]);

function namesOfGlobals(context: vm.Context): string[] {
  const names = vm.runInContext('Object.getOwnPropertyNames(globalThis).join(" ")', context) as string;
  return names.split(" ").filter((name) => !fixed.has(name));
}

/** The ways of strict code to the global object, which every run of such a bundle must have of its own. */
const asks = /globalThis|Function/;

const body = "body: (function (require, module, exports, globalThis) {";

/**
 * The text around a bundle that gives each run variables of its own for the globals that its code names, at first with the realm's
 * values: a global that one run sets anew is the same for all others, and a variable costs no more than a global. Code that can't
 * come by the global object sets none anew.
 */
function scopeOf(code: string, globalNames: readonly string[]): [before: string, after: string] {
  const strict = isStrict.test(code);
  const asksForGlobals = !strict || asks.test(code);
  const names = globalNames.filter((name) => code.includes(name) && (asksForGlobals || differs(name)));
  const access = asksForGlobals ? accessTo(names) : "";
  return [
    `return ((${names.join(", ")}) => ({ strict: ${strict}, asksForGlobals: ${asksForGlobals}, ${access}${body}`,
    `\n}) }))(${names.map(valueOf).join(", ")});`,
  ];
}

function accessTo(names: readonly string[]): string {
  const cases = (of: (name: string) => string): string => names.map((name) => `case "${name}": ${of(name)}`).join(" ");
  const read = `(name, otherwise) => { switch (name) { ${cases((name) => `return ${name};`)} default: return otherwise; } }`;
  const bind = `(name, value) => { switch (name) { ${cases((name) => `${name} = value; break;`)} } }`;
  return `read: ${read}, bind: ${bind}, `;
}

/** The global object has something else under this name, for V8 (prelude/install/stack-traces.ts). */
function differs(name: string): boolean {
  return name === "Error";
}

function valueOf(name: string): string {
  return differs(name) ? `${name}.prototype.constructor` : name;
}
