import { FatalError, getStepMetadata, getWritable, sleep } from "workflow";
import { attempted } from "./ledger.ts";

/** Parallel steps, a race, a sleep, a retry, a caught failure and a stream. */
export async function order(name: string): Promise<unknown> {
  "use workflow";
  const parallel = await Promise.all([work(name, "p1"), work(name, "p2"), work(name, "p3")]);
  const winner = await Promise.race([work(name, "fast"), sleep("1h")]);
  await sleep(15);
  const flaky = await failsOnce(name);
  let caught = "";
  try {
    await failsForGood(name);
  } catch (error) {
    caught = (error as Error).message;
  }
  const chunks = await writeChunks(name, getWritable<number>());
  const left = await leavesOpen(getWritable<string>({ namespace: "open" }));
  return { parallel, winner, flaky, caught, chunks, left };
}

/** Waits until it is cancelled, and cleans up. */
export async function patient(name: string): Promise<void> {
  "use workflow";
  try {
    await work(name, "before");
    await sleep("1h");
  } finally {
    await work(name, "clean-up");
  }
}

async function work(name: string, what: string): Promise<string> {
  "use step";
  return attempted(getStepMetadata(), async () => `${name} ${what}`);
}

async function failsOnce(name: string): Promise<string> {
  "use step";
  const metadata = getStepMetadata();
  return attempted(metadata, async () => {
    if (metadata.attempt === 1) throw new Error(`${name} fails once`);
    return `${name} attempt ${metadata.attempt}`;
  });
}

async function failsForGood(name: string): Promise<string> {
  "use step";
  return attempted(getStepMetadata(), async () => {
    throw new FatalError(`${name} fails for good`);
  });
}

async function writeChunks(name: string, writable: WritableStream<number>): Promise<number> {
  "use step";
  return attempted(getStepMetadata(), async (acknowledge) => {
    const writer = writable.getWriter();
    for (let index = 0; index < 4; index += 1) {
      await writer.write(index);
      // So that not all of them travel together.
      if (index % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await writer.close();
    acknowledge({ type: "closed", runId: name });
    return 4;
  });
}

/** Its chunks are accepted but perhaps not durable when it returns. */
async function leavesOpen(writable: WritableStream<string>): Promise<number> {
  "use step";
  return attempted(getStepMetadata(), async () => {
    const writer = writable.getWriter();
    for (const text of ["x", "y", "z"]) await writer.write(text);
    return 3;
  });
}
