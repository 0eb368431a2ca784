/** `Symbol.dispose` and `Symbol.asyncDispose` where V8 lacks them. Evaluated first: classes of the prelude name methods by them. */
function addSymbol(name: "dispose" | "asyncDispose"): symbol {
  if (!Object.hasOwn(Symbol, name)) Object.defineProperty(Symbol, name, { value: Symbol(`Symbol.${name}`) });
  return Symbol[name];
}

export const disposalSymbols: readonly symbol[] = [addSymbol("dispose"), addSymbol("asyncDispose")];
