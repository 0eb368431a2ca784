import process from "node:process";
import { getWritable } from "workflow";

/** Steps after steps, and chunks between them. */
export async function walk(steps: number): Promise<number> {
  "use workflow";
  let sum = 0;
  for (let number = 0; number < steps; number += 1) sum = await add(sum, getWritable<string>());
  return sum;
}

async function add(sum: number, chunks: WritableStream<string>): Promise<number> {
  "use step";
  const writer = chunks.getWriter();
  await writer.write(String(sum));
  writer.releaseLock();
  return sum + 1;
}

export async function leave(): Promise<void> {
  "use workflow";
  await exit();
}

async function exit(): Promise<void> {
  "use step";
  // Those of the lives before run again in each: the last one has to come to its end.
  if (!process.argv.includes("finish")) process.exit(0);
}
