import { readFile } from "node:fs/promises";
import { getWritable, WORKFLOW_DESERIALIZE, WORKFLOW_SERIALIZE } from "workflow";
import { Counted } from "./classes/counted.ts";
import { Money, Silent, Unpaid } from "./classes/money.ts";
import { Signed } from "./classes/signed.ts";
import { Ticket } from "./classes/ticket.ts";

/** In the file of the steps, for steps alone. */
class Receipt {
  readonly number: number;
  constructor(number: number) {
    this.number = number;
  }
  static [WORKFLOW_SERIALIZE](receipt: Receipt): unknown {
    return receipt.number;
  }
  static [WORKFLOW_DESERIALIZE](number: number): Receipt {
    return new Receipt(number);
  }
  async store(): Promise<string> {
    return await readFile("/nowhere", "utf8");
  }
}

export async function doubled(money: Money): Promise<Money> {
  "use step";
  if (!(money instanceof Money)) throw new TypeError("no money");
  return money.plus(money.cents);
}

export async function same(values: unknown[]): Promise<boolean> {
  "use step";
  return values.every((value) => value === values[0]);
}

export async function mapped(values: Map<string, Money[]>): Promise<Map<string, Money[]>> {
  "use step";
  return new Map([...values].map(([key, list]) => [key, list.map((money) => money.plus(1))]));
}

export async function refuse(due: Money): Promise<never> {
  "use step";
  throw new Unpaid(due);
}
refuse.maxRetries = 0;

export async function failWith(due: Money): Promise<never> {
  "use step";
  throw Object.assign(new TypeError("declined"), { due });
}
failWith.maxRetries = 0;

export async function silent(): Promise<unknown> {
  "use step";
  return { list: [new Silent(1, "EUR")] };
}
silent.maxRetries = 0;

export async function serverValues(): Promise<{ ticket: Ticket; signed: Signed; counted: Counted; receipt: Receipt }> {
  "use step";
  return { ticket: new Ticket(7), signed: new Signed("text"), counted: new Counted(3), receipt: new Receipt(11) };
}

export async function readServerValues(values: Awaited<ReturnType<typeof serverValues>>): Promise<string[]> {
  "use step";
  const { ticket, signed, counted, receipt } = values;
  const known = [ticket instanceof Ticket, signed instanceof Signed, counted instanceof Counted, receipt instanceof Receipt];
  return [ticket.label(), signed.signature(), String(counted.at), String(receipt.number), known.join()];
}

export async function callTwice(step: (value: number) => Promise<number>, value: number): Promise<number> {
  "use step";
  return await step(await step(value));
}

export async function increment(value: number): Promise<number> {
  "use step";
  return value + 1;
}

export async function letters(count: number): Promise<{ text: ReadableStream<string>; money: ReadableStream<Money> }> {
  "use step";
  const text = new ReadableStream<string>({
    start(controller) {
      for (let i = 0; i < count; i++) controller.enqueue(`chunk ${i}`);
      controller.close();
    },
  });
  const money = new ReadableStream<Money>({
    start(controller) {
      controller.enqueue(new Money(5, "EUR"));
      controller.close();
    },
  });
  return { text, money };
}

export async function readAll<T>(stream: ReadableStream<T>): Promise<T[]> {
  "use step";
  const chunks: T[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

export async function writeMoney(money: Money): Promise<void> {
  "use step";
  const writer = getWritable<Money>().getWriter();
  await writer.write(money);
  await writer.close();
}
