/** Each step gets the results of all before it, and notes them when it begins: what it has seen is recorded. */
import { FatalError, getStepMetadata, getWritable, RetryableError, sleep } from "workflow";
import { note, type Results } from "../ledger.ts";
import { attempted } from "./attempted.ts";

export const chunkCount = 6;

/** One behind the other, three at a time, a sleep. */
export async function parcel(run: string): Promise<Results> {
  "use workflow";
  const done: Results = {};
  done["pick"] = await work(run, "pick", done);
  done["pack"] = await work(run, "pack", done);
  const names = ["label", "weigh", "insure"];
  const results = await Promise.all(names.map((name) => work(run, name, done)));
  for (const [index, name] of names.entries()) done[name] = results[index] ?? "";
  await sleep(150);
  for (const name of ["load", "drive", "ring", "hand over"]) done[name] = await work(run, name, done);
  return done;
}

/** A step writes chunks and closes the stream. */
export async function story(run: string): Promise<Results> {
  "use workflow";
  const done: Results = {};
  done["plot"] = await work(run, "plot", done);
  done["write"] = await writeChunks(run, done, getWritable<number>());
  for (const name of ["proof", "print", "sell"]) done[name] = await work(run, name, done);
  return done;
}

/** Goes on only when it is woken. */
export async function sleeper(run: string): Promise<Results> {
  "use workflow";
  const done: Results = {};
  done["before"] = await work(run, "before", done);
  await sleep("1h");
  for (const name of ["yawn", "rise"]) done[name] = await work(run, name, done);
  return done;
}

/** Is cancelled somewhere, and cleans up. */
export async function patient(run: string): Promise<Results> {
  "use workflow";
  const done: Results = {};
  try {
    for (let index = 0; index < 12; index += 1) done[`turn ${index}`] = await work(run, `turn ${index}`, done);
  } finally {
    done["clean-up"] = await work(run, "clean-up", done);
  }
  return done;
}

/** Fails twice and then not; fails for good and is caught. */
export async function clumsy(run: string): Promise<Results> {
  "use workflow";
  const done: Results = {};
  done["lift"] = await work(run, "lift", done);
  done["balance"] = await failsTwice(run, "balance", done);
  try {
    await failsForGood(run, "juggle", done);
  } catch (error) {
    done["caught"] = (error as Error).message;
  }
  for (const name of ["sweep", "rest"]) done[name] = await work(run, name, done);
  return done;
}

/** Ends its process, whenever it is tried. */
export async function deadly(run: string): Promise<Results> {
  "use workflow";
  const done: Results = {};
  done["fine"] = await work(run, "fine", done);
  await exits(run, "exits", done);
  return done;
}

async function work(run: string, step: string, seen: Results): Promise<string> {
  "use step";
  return attempted({ run, step, seen, attempt: getStepMetadata().attempt });
}

async function writeChunks(run: string, seen: Results, writable: WritableStream<number>): Promise<string> {
  "use step";
  return attempted({ run, step: "write", seen, attempt: getStepMetadata().attempt }, async () => {
    const writer = writable.getWriter();
    for (let index = 0; index < chunkCount; index += 1) {
      await writer.write(index);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await writer.close();
  });
}

async function failsTwice(run: string, step: string, seen: Results): Promise<string> {
  "use step";
  const { attempt } = getStepMetadata();
  return attempted({ run, step, seen, attempt }, async () => {
    if (attempt < 3) throw new RetryableError(`${step} fails`, { retryAfter: 100 });
  });
}

async function failsForGood(run: string, step: string, seen: Results): Promise<string> {
  "use step";
  return attempted({ run, step, seen, attempt: getStepMetadata().attempt }, async () => {
    throw new FatalError(`${step} fails for good`);
  });
}

async function exits(run: string, step: string, seen: Results): Promise<string> {
  "use step";
  note({ type: "begin", life: process.env["SOAK_LIFE"] ?? "", runId: run, step, attempt: getStepMetadata().attempt, seen });
  await new Promise((resolve) => setTimeout(resolve, 200));
  process.exit(3);
}
