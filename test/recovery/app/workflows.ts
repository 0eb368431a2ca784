import { appendFileSync } from "node:fs";

/** So many steps at the same time. */
export async function fanOut(ledger: string, steps: number, ms: number): Promise<number> {
  "use workflow";
  const done = await Promise.all(Array.from({ length: steps }, (_, index) => work(ledger, `s${index}`, ms)));
  return done.length;
}

export async function oneStep(ledger: string, name: string, ms: number): Promise<string> {
  "use workflow";
  return await work(ledger, name, ms);
}

export async function exits(ledger: string): Promise<void> {
  "use workflow";
  await exit(ledger);
}

async function work(ledger: string, name: string, ms: number): Promise<string> {
  "use step";
  appendFileSync(ledger, `begin ${name}\n`);
  await new Promise((resolve) => setTimeout(resolve, ms));
  appendFileSync(ledger, `end ${name}\n`);
  return name;
}

async function exit(ledger: string): Promise<void> {
  "use step";
  appendFileSync(ledger, "exit\n");
  process.exit(1);
}
