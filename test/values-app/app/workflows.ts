import { Account } from "./classes/account.ts";
import { Euro, Money, Unpaid } from "./classes/money.ts";
import { Box, Parcel } from "./classes/parcel.ts";
import * as steps from "./steps.ts";

export async function instances(money: Money, list: Map<string, Money[]>): Promise<unknown> {
  "use workflow";
  const twice = await steps.doubled(money);
  const captured = async (): Promise<Money> => {
    "use step";
    return money.plus(twice.cents);
  };
  await steps.writeMoney(money);
  const seen = [
    money instanceof Money,
    twice instanceof Money,
    money.text(),
    twice.text(),
    [...list.values()].flat()[0] instanceof Money,
  ];
  return { seen, money, twice, mapped: await steps.mapped(list), sum: await captured(), euro: new Euro(9) };
}

export async function twiceTheSame(money: Money, again: Money): Promise<unknown> {
  "use workflow";
  const both = [money, again];
  return { inWorkflow: money === again, inStep: await steps.same(both), result: [money, money] };
}

export async function nested(parcel: Parcel): Promise<Parcel> {
  "use workflow";
  const inner = parcel.boxes[0]?.parcel;
  if (!(parcel instanceof Parcel) || !(inner instanceof Parcel)) throw new TypeError("no parcel");
  return new Parcel("around", [new Box(parcel), new Box(inner)]);
}

export async function errors(money: Money): Promise<unknown> {
  "use workflow";
  const caught = async (attempt: Promise<unknown>): Promise<unknown> => await attempt.catch((error: unknown) => error);
  const unpaid = await caught(steps.refuse(money));
  const declined = (await caught(steps.failWith(money))) as TypeError & { due: Money };
  const silent = (await caught(steps.silent())) as Error;
  const seen = [unpaid instanceof Unpaid && unpaid.due instanceof Money, declined instanceof TypeError, declined.due.text()];
  return { seen, unpaid, declined, silent: silent.message };
}

export async function fails(money: Money): Promise<never> {
  "use workflow";
  throw new Unpaid(money);
}

/** Imports none of the classes that it gets. */
export async function passes(): Promise<unknown> {
  "use workflow";
  const values = await steps.serverValues();
  const opaque = [values.signed, values.counted, values.receipt].map((value) => Object.keys(value).join());
  const read = await steps.readServerValues(values);
  return { label: values.ticket.label(), opaque, read, evaluations: String(Reflect.get(globalThis, "evaluations")), values };
}

export async function stepValues(step: (value: number) => Promise<number>): Promise<unknown> {
  "use workflow";
  const by = 10;
  const add = async (value: number): Promise<number> => {
    "use step";
    return value + by;
  };
  return [await step(1), await steps.callTwice(step, 1), await steps.callTwice(add, 1), await add(1)];
}

export async function methods(): Promise<unknown> {
  "use workflow";
  const account = await Account.open("Ada");
  const first = await account.deposit(5);
  const second = await Account.prototype.deposit.call(first, 6);
  const third = await Account.prototype.deposit.apply(second, [7]);
  return { known: third instanceof Account && third.balance instanceof Money, third };
}

export async function streams(): Promise<unknown> {
  "use workflow";
  const { text, money } = await steps.letters(3);
  return { read: await steps.readAll(text), cents: (await steps.readAll(money))[0]?.text(), text, money };
}
