import { appendFileSync } from "node:fs";
import { sleep } from "workflow";

export async function sleeper(name: string, wakeAt: number): Promise<string> {
  "use workflow";
  await sleep(new Date(wakeAt));
  return `${name} awake`;
}

/** Steps one behind the other, to see that others go on. */
export async function chain(file: string, length: number): Promise<number> {
  "use workflow";
  let sum = 0;
  for (let index = 0; index < length; index += 1) sum += await short(file, index);
  return sum;
}

export async function plainLoop(file: string): Promise<void> {
  "use workflow";
  void Promise.resolve().then(() => mark(file, "dead"));
  try {
    for (;;) void file; // spins
  } finally {
    await mark(file, "dead");
  }
}

export async function awaitLoop(file: string): Promise<void> {
  "use workflow";
  void lateMark(file);
  for (;;) await Promise.resolve(); // awaits
}

export async function deepRecursion(file: string): Promise<number> {
  "use workflow";
  void lateMark(file);
  return deeper(0);
}

function deeper(depth: number): number {
  return deeper(depth + 1) + 1; // recurses
}

async function lateMark(file: string): Promise<void> {
  for (let turn = 0; turn < 1e9; turn += 1) await Promise.resolve();
  await mark(file, "dead");
}

export async function backtracks(text: string): Promise<boolean> {
  "use workflow";
  return /^(a+)+$/.test(text);
}

export async function killsItsProcess(file: string): Promise<void> {
  "use workflow";
  await kill(file);
}

export async function blocksItsProcess(file: string, ms: number): Promise<string> {
  "use workflow";
  await short(file, 0);
  await block(ms);
  await short(file, 1);
  return "done";
}

async function short(file: string, value: number): Promise<number> {
  "use step";
  appendFileSync(file, `short ${value}\n`);
  await new Promise((resolve) => setTimeout(resolve, 20));
  return value;
}

async function mark(file: string, text: string): Promise<void> {
  "use step";
  appendFileSync(file, `${text}\n`);
}

async function kill(file: string): Promise<void> {
  "use step";
  appendFileSync(file, "death\n");
  process.kill(process.pid, "SIGKILL");
  await new Promise(() => undefined);
}

async function block(ms: number): Promise<void> {
  "use step";
  const end = performance.now() + ms;
  while (performance.now() < end);
}
