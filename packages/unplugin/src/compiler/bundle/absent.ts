/** What the realm lacks, and the way out. Code of packages may mention these; where they are called, they throw. */
export const absentGlobals: ReadonlyMap<string, string> = new Map([
  ["setTimeout", 'write await sleep("1s") from "workflow"'],
  ["setInterval", 'write a loop with await sleep("1s") from "workflow"'],
  ["setImmediate", "await a promise, or move this into a step"],
  ["fetch", 'import { fetch } from "workflow", which is a step'],
  ["Buffer", "use Uint8Array, toBase64() and fromBase64(), or move this into a step"],
  ["eval", "move this into a step"],
  ["Function", "move this into a step"],
  ["WebAssembly", "move this into a step"],
  ["Atomics", "workflows have no shared memory: move this into a step"],
  ["SharedArrayBuffer", "workflows have no shared memory: move this into a step"],
  ["WeakRef", "keep a normal reference: what is collected and when differs on replay"],
  ["FinalizationRegistry", "clean up in a finally block: what is collected and when differs on replay"],
]);

/** The modules that the realm has. */
export const realmModules: ReadonlySet<string> = new Set(["perdure", "perdure/api", "perdure/errors", "perdure/internal"]);
