interface Map3 {
  mappings: string;
}

/** Until the compiler's own is there: the frame of the text without the spending. */
export function instrument<Map extends Map3>(code: string, map: Map | null): { code: string; map: Map | null } {
  return {
    code: `let $perdure_budget = 0;\n${code}\nmodule.exports.$perdure_refill = (turns) => { $perdure_budget = turns; };\n`,
    map: map === null ? null : { ...map, mappings: `;${map.mappings}` },
  };
}
