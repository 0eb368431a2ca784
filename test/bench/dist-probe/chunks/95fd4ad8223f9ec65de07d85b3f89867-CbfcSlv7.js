// \0perdure/bundle/95fd4ad8223f9ec65de07d85b3f89867.js
const code = "\"use strict\";; let $perdure_budget = 0; const $perdure_overrun = require(\"perdure/internal\").overrun;\nObject.defineProperty(exports, Symbol.toStringTag, { value: \"Module\" });\nlet perdure_internal = require(\"perdure/internal\");\nlet perdure = require(\"perdure\");\n(0, perdure_internal.registerWorkflow)(\"workflow//workflows//sleeper\", sleeper);\nasync function sleeper() { --$perdure_budget < 0 && $perdure_overrun();\n	await ($perdure_budget -= 200, (0, perdure.sleep)(\"1h\"));\n}\n\nmodule.exports.$perdure_refill = (turns) => { $perdure_budget = turns; };\n";
const map = "{\"version\":3,\"sources\":[\"workflows.ts\"],\"names\":[\"sleep\"],\"mappings\":\";;;;;AAmCA,eAAsB,UAAyB;CAE7C,mCAAMA,eAAM,IAAI;AAClB\"}";
const abi = 1;
export { abi, code, map };
