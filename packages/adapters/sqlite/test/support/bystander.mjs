// Uses a store, listens, registers a worker, closes nothing: the process must end by itself, but not before its write is done. argv: root.
import { sqlite } from "@perdure/sqlite";
import { createOf, workerOf } from "./plain.mjs";

const store = sqlite({ root: process.argv[2] });
store.subscribe(() => {});
await store.register(workerOf("w1"));
void store.write([createOf("a", "w1")]).then(([result]) => console.log(result.outcome));
