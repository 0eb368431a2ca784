import { parse } from "acorn";
import type { Program } from "oxc-parser";

/** Reads a built bundle: plain JavaScript, the body of a function of `(require, module, exports, globalThis)`. */
export function parseBundle(code: string): Program {
  const program = parse(code, {
    ecmaVersion: "latest",
    sourceType: "script",
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    // `import.meta` has to be read to be reported.
    allowImportExportEverywhere: true,
    preserveParens: true,
  });
  // Both parsers write ESTree; offsets are UTF-16 in both.
  return program as unknown as Program;
}
