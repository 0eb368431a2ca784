/** The body of a step: notes its beginning and its end, and takes 50 to 500 ms. */
import { note, type Results } from "../ledger.ts";

interface Attempt {
  run: string;
  step: string;
  attempt: number;
  seen: Results;
}

const life = process.env["SOAK_LIFE"] ?? "";
let results = 0;

/** No two attempts give the same, so that a result that was replaced is seen. */
export async function attempted(
  { run, step, attempt, seen }: Attempt,
  body = async (): Promise<void> => undefined,
): Promise<string> {
  const about = { life, runId: run, step, attempt };
  note({ type: "begin", ...about, seen });
  await new Promise((resolve) => setTimeout(resolve, durationMs(`${run} ${step}`)));
  try {
    await body();
  } catch (error) {
    note({ type: "finish", ...about, result: null });
    throw error;
  }
  results += 1;
  const result = `${step} ${attempt} ${life} ${results}`;
  note({ type: "finish", ...about, result });
  return result;
}

function durationMs(text: string): number {
  let hash = 0;
  for (const char of text) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0;
  return 50 + (hash % 451);
}
