import { checkAgainstPlain } from "./plain.ts";
import { runLive } from "./live.ts";
import { bundleOfProgram } from "./machine.ts";
import type { Program } from "./program.ts";
import { checkEvictions, checkPrefixes } from "./replays.ts";

export interface Checked {
  events: number;
  last: string;
}

/** One program: a live execution, and all that must equal it. Throws with the seed and the program. */
export async function checkProgram(program: Program): Promise<Checked> {
  try {
    const bundle = bundleOfProgram(program);
    const live = runLive(program, bundle);
    await checkAgainstPlain(program, live);
    checkPrefixes(program, bundle, live);
    checkEvictions(program, bundle, live);
    return { events: live.journal.length, last: live.journal.at(-1)?.type ?? "" };
  } catch (error) {
    throw new Error(
      `seed ${program.seed}: ${error instanceof Error ? error.message : String(error)}\nAgain: npm run fuzz -- --programs 1 --seed ${program.seed}\n${program.body}`,
      { cause: error },
    );
  }
}
