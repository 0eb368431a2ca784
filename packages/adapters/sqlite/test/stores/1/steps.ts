/** The steps of the workflows in this store. Where the recorded process hung or lacked one, these come to an end. */
import { getStepMetadata } from "perdure";
import type { registerStep } from "perdure/internal";

async function writes(writable: WritableStream<unknown>): Promise<number> {
  const writer = writable.getWriter();
  // What the attempt that was killed had written, and one more.
  for (const chunk of ["a", { nested: new Map([["b", 1n]]) }, new Uint8Array([0, 255]), "after the takeover"]) {
    await writer.write(chunk);
  }
  await writer.close();
  return 4;
}

export const steps: Record<string, Parameters<typeof registerStep>[1]> = {
  "step//workflows//work": (what: string) => `${what} done`,
  "step//workflows//missing": () => "there again",
  "step//workflows//hangs": (what: string) => `${what} went on`,
  "step//workflows//failsOnce": () => `attempt ${getStepMetadata().attempt}`,
  "step//workflows//writes": writes,
  "step//workflows//fails": () => {
    throw new Error("a recorded failure ran again");
  },
};
