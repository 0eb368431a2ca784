// The rules, what breaks each of them, and the test that must see it.
import { engineMutants } from "./engine-mutants.mjs";
import { storeMutants } from "./store-mutants.mjs";
import { workerMutants } from "./worker-mutants.mjs";

export const mutants = [...workerMutants, ...engineMutants, ...storeMutants];
