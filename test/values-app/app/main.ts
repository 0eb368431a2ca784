/** Runs every workflow and prints what came of each. */
import { join } from "node:path";
import { sqlite } from "@perdure/sqlite";
import { configure } from "perdure";
import { stopWorker } from "perdure/host";
import { start } from "workflow/api";
import { Euro, Money, Unpaid } from "./classes/money.ts";
import { Box, Parcel } from "./classes/parcel.ts";
import { increment } from "./steps.ts";
import * as workflows from "./workflows.ts";

configure({ store: sqlite({ path: join(process.argv[2] ?? "", "perdure.db"), synchronous: "NORMAL" }), worker: { pollMs: 500 } });

const money = new Money(5, "EUR");
const read = async <T>(stream: ReadableStream<T>): Promise<T[]> => {
  const chunks: T[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
};
/** The class and the text of each instance, wherever it is. */
function shown(value: unknown): unknown {
  if (value instanceof Error) return { error: value.constructor.name, message: value.message, ...fieldsOf(value) };
  if (value instanceof Map) return [...value].map(([key, item]) => [key, shown(item)]);
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  const name = (Object.getPrototypeOf(value) as object | null)?.constructor.name;
  return name === "Object" ? fieldsOf(value) : { class: name, ...fieldsOf(value) };
}
const fieldsOf = (value: object): object => Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)]));

const tests: Record<string, () => Promise<unknown>> = {
  async instances() {
    const run = await start(workflows.instances, [money, new Map([["a", [money, new Euro(2)]]])]);
    return { result: await run.returnValue, chunks: await read(run.readable) };
  },
  async twiceTheSame() {
    const run = await start(workflows.twiceTheSame, [money, money]);
    const { result, ...others } = (await run.returnValue) as { result: unknown[] };
    return { ...others, outside: result[0] === result[1] };
  },
  async nested() {
    const parcel = new Parcel("outer", [new Box(new Parcel("inner", [new Box(null)]))]);
    return await (
      await start(workflows.nested, [parcel])
    ).returnValue;
  },
  errors: async () => await (await start(workflows.errors, [money])).returnValue,
  async fails() {
    const error = await (await start(workflows.fails, [money])).returnValue.catch((reason: unknown) => reason);
    const { cause } = error as Error;
    return { known: cause instanceof Unpaid && cause.due instanceof Money, cause };
  },
  passes: async () => await (await start(workflows.passes)).returnValue,
  stepValues: async () => await (await start(workflows.stepValues, [increment])).returnValue,
  methods: async () => await (await start(workflows.methods)).returnValue,
  async streams() {
    const result = (await (await start(workflows.streams)).returnValue) as { text: ReadableStream; money: ReadableStream };
    return { ...result, text: await read(result.text), money: await read(result.money) };
  },
};

const entries = Object.entries(tests).map(async ([name, run]) => [name, shown(await run().catch((error: unknown) => error))]);
process.stdout.write(`${JSON.stringify(Object.fromEntries(await Promise.all(entries)))}\n`);
await stopWorker();
