import { getWritable, sleep } from "workflow";

async function noop(): Promise<void> {
  "use step";
}

async function echo(value: number): Promise<number> {
  "use step";
  return value;
}

export async function oneStep(value: number): Promise<number> {
  "use workflow";
  return await echo(value);
}

export async function chain(length: number): Promise<number> {
  "use workflow";
  for (let index = 0; index < length; index += 1) await noop();
  return length;
}

export async function threeSteps(value: number): Promise<number> {
  "use workflow";
  const first = await echo(value);
  const second = await echo(first + 1);
  return await echo(second + 1);
}

export async function fanOut(width: number): Promise<number> {
  "use workflow";
  const results = await Promise.all(Array.from({ length: width }, (_, index) => echo(index)));
  return results.length;
}

export async function sleeper(): Promise<void> {
  "use workflow";
  await sleep("1h");
}

export async function stream(chunks: number, bytes: number): Promise<void> {
  "use workflow";
  await writeChunks(getWritable<Uint8Array>(), chunks, bytes);
}

async function writeChunks(writable: WritableStream<Uint8Array>, chunks: number, bytes: number): Promise<void> {
  "use step";
  const writer = writable.getWriter();
  for (let index = 0; index < chunks; index += 1) await writer.write(new Uint8Array(bytes).fill(index));
  await writer.close();
}
