import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { markClass, type SerialisableClass } from "./class-instance.ts";
import { decode, encode } from "./codec.ts";
import type { CodecEnvironment } from "./environment.ts";
import { WORKFLOW_DESERIALIZE, WORKFLOW_SERIALIZE } from "./symbols.ts";

class Money {
  readonly amount: unknown;
  constructor(amount: unknown) {
    this.amount = amount;
  }
  static [WORKFLOW_SERIALIZE](money: Money): unknown {
    return money.amount;
  }
  static [WORKFLOW_DESERIALIZE](amount: unknown): Money {
    return new this(amount);
  }
}

class PaymentError extends Error {
  declined = "card";
  static [WORKFLOW_SERIALIZE] = (error: PaymentError): unknown => ({ message: error.message, declined: error.declined });
  static [WORKFLOW_DESERIALIZE] = ({ message, declined }: PaymentError): PaymentError =>
    Object.assign(new PaymentError(message), { declined });
}

class Ids extends Map<string, number> {
  static [WORKFLOW_SERIALIZE] = (ids: Ids): unknown => [...ids];
  static [WORKFLOW_DESERIALIZE] = (entries: [string, number][]): Ids => new Ids(entries);
}

class Euro extends Money {
  readonly currency = "EUR";
}

const known: Record<string, SerialisableClass> = {
  "class//src/money//Money": Money,
  "class//src/money//PaymentError": PaymentError,
  "class//src/money//Ids": Ids,
  "class//src/money//Euro": Euro,
};
for (const [id, Class] of Object.entries(known)) markClass(id, Class);
const environment: CodecEnvironment = { classes: (id) => known[id] };

const write = (value: unknown, env: CodecEnvironment = environment) => encode(value, { root: "args", environment: env });
const roundTrip = (value: unknown): unknown => decode(write(value), environment);

describe("an instance of a class with both symbols", () => {
  const data: [name: string, data: unknown][] = [
    ["a number", 5],
    ["undefined", undefined],
    ["NaN", NaN],
    ["nothing", null],
    ["a text", "x"],
    ["an object", { a: [1, new Date(5)] }],
    ["bytes", new Uint8Array([1, 2])],
    ["a map of instances", new Map([["a", new Money(new Money(1))]])],
    ["an error", new TypeError("x")],
  ];
  const holders: [name: string, hold: (value: unknown) => unknown, open: (held: unknown) => unknown][] = [
    ["alone", (value) => value, (held) => held],
    ["in a list", (value) => [1, value], (held) => (held as unknown[])[1]],
    ["in a map", (value) => new Map([["k", value]]), (held) => (held as Map<string, unknown>).get("k")],
    ["as a key", (value) => new Map([[value, 1]]), (held) => [...(held as Map<unknown, unknown>).keys()][0]],
    ["in a set", (value) => new Set([value]), (held) => [...(held as Set<unknown>)][0]],
    ["as a cause", (value) => new Error("x", { cause: value }), (held) => (held as Error).cause],
    ["in an instance", (value) => new Money(value), (held) => (held as Money).amount],
  ];
  for (const [where, hold, open] of holders) {
    it.each(data)(`${where}, made of %s, comes back as one`, (_name, amount) => {
      const back = open(roundTrip(hold(new Money(amount)))) as Money;
      expect(back).toBeInstanceOf(Money);
      expect(back.amount).toEqual(amount);
    });
  }
  it("goes before what it extends, and may be a subclass with an id of its own", () => {
    const [error, ids, euro] = roundTrip([new PaymentError("no"), new Ids([["a", 1]]), new Euro(5)]) as [PaymentError, Ids, Euro];
    expect([error instanceof PaymentError, error.message, error.declined]).toEqual([true, "no", "card"]);
    expect([ids instanceof Ids, ids.get("a")]).toEqual([true, 1]);
    expect([euro instanceof Euro, euro.amount, euro.currency]).toEqual([true, 5, "EUR"]);
  });
  it("that is met twice is one, and so is what two of them hold", () => {
    const shared = { a: 1 };
    const money = new Money(shared);
    const back = roundTrip([money, money, new Money(shared)]) as [Money, Money, Money];
    expect(back[0]).toBe(back[1]);
    expect(back[0].amount).toBe(back[2].amount);
  });
  it("of another copy of the class comes back as one of the class that is registered", () => {
    const Copy = class {
      static [WORKFLOW_SERIALIZE] = (): unknown => 7;
      static [WORKFLOW_DESERIALIZE] = (): unknown => null;
    };
    markClass("class//src/money//Money", Copy);
    expect(roundTrip(new Copy())).toStrictEqual(new Money(7));
  });
});

function classOf(statics: object, id: string | null = "class//src/odd//Odd"): object {
  const Odd = class Odd {};
  Object.assign(Odd, statics);
  if (id !== null) markClass(id, Odd);
  return new Odd();
}

const both = { [WORKFLOW_SERIALIZE]: (): unknown => 1, [WORKFLOW_DESERIALIZE]: (): unknown => ({}) };
const serializing = (serialize: (value: unknown) => unknown): object => classOf({ ...both, [WORKFLOW_SERIALIZE]: serialize });

describe("an instance that can't be written", () => {
  const node = serializing((value) => ({ self: value }));
  const refused: [name: string, value: () => unknown, message: string][] = [
    [
      "a class with WORKFLOW_SERIALIZE only",
      () => classOf({ [WORKFLOW_SERIALIZE]: () => 1 }),
      "a class without WORKFLOW_DESERIALIZE",
    ],
    [
      "a class with WORKFLOW_DESERIALIZE only",
      () => classOf({ [WORKFLOW_DESERIALIZE]: () => 1 }),
      "a class without WORKFLOW_SERIALIZE",
    ],
    ["a class with steps and no symbol", () => classOf({}), "a class without WORKFLOW_SERIALIZE"],
    ["a symbol that is no method", () => classOf({ ...both, [WORKFLOW_SERIALIZE]: 1 }), "a class without WORKFLOW_SERIALIZE"],
    ["a class that is not registered", () => classOf(both, null), "the build has not registered"],
    ["a subclass that is not registered", () => new (class Dollar extends Money {})(1), "an instance of Dollar, a subclass"],
    ["a subclass of an error", () => new (class Late extends PaymentError {})(), "an instance of Late, a subclass"],
    [
      "a WORKFLOW_SERIALIZE that throws",
      () =>
        serializing(() => {
          throw new Error("mine");
        }),
      "threw (mine)",
    ],
    ["a WORKFLOW_SERIALIZE that gives a promise", () => serializing(() => Promise.reject(new Error("late"))), "gives a promise"],
    ["a WORKFLOW_SERIALIZE that gives what can't travel", () => serializing(() => () => 1), "a function"],
    [
      "a WORKFLOW_SERIALIZE that never ends",
      () =>
        serializing(function again() {
          return serializing(again);
        }),
      "1000 levels",
    ],
    ["one that gives itself", () => serializing((value) => value), "is itself a part of"],
    ["an object of which it is a prototype", () => Object.create(new Money(1)) as object, "an instance of Money"],
  ];
  it.each(refused)("%s fails with its path", (_name, make, message) => {
    const error = refusalOf({ user: make() });
    expect(error).toMatchObject({ code: "unserializable", message: expect.stringContaining(message) as string });
    expect(error.message).toMatch(/^args\.user can't be stored/);
  });
  const cycles: [name: string, value: () => unknown, path: string][] = [
    ["an instance that holds itself", () => node, "args.self"],
    [
      "a list in an instance in the list",
      () => {
        const list: unknown[] = [];
        list.push(new Money({ list }));
        return list;
      },
      "args[0].list",
    ],
    [
      "a map in an instance in an instance",
      () => {
        const map = new Map<string, unknown>();
        map.set("k", new Money(new Money({ map })));
        return map;
      },
      'args.get("k").map',
    ],
  ];
  it.each(cycles)("%s is refused where the cycle closes", (_name, make, path) => {
    expect(refusalOf(make()).message).toContain(`${path} can't be stored: it is an object that it is itself a part of`);
  });
  it("a cycle beside an instance is kept", () => {
    const list: unknown[] = [new Money({ a: 1 })];
    list.push(list);
    const back = roundTrip(list) as unknown[];
    expect([back[1] === back, back[0]]).toEqual([true, new Money({ a: 1 })]);
  });
  it("is nested exactly to the limit, in writing and in reading", () => {
    const nest = (levels: number) => Array.from({ length: levels }).reduce<unknown>((inner) => new Money(inner), 1);
    const text = write(nest(1_000));
    expect(write(decode(text, environment))).toBe(text);
    expect(refusalOf(nest(1_001)).message).toContain("1000 levels");
    const stored = (levels: number) =>
      `1[${Array.from({ length: levels }, (_, index) => `["Instance",${index + 1},"class//a//b"]`).join(",")},1]`;
    expect(() => decode(stored(1_003))).toThrow(expect.objectContaining({ code: "corrupt_value" }));
  });
  it("what was written before may be met in it again, bytes too", () => {
    const bytes = new Uint8Array([1]);
    const shared = [bytes];
    const [first, money] = roundTrip([shared, new Money({ shared, bytes })]) as [Uint8Array[], Money];
    expect(money.amount).toEqual({ shared: [bytes], bytes });
    expect((money.amount as { shared: unknown }).shared).toBe(first);
  });
  it("paths lead into what the class made", () => {
    expect(refusalOf([new Money({ a: [new WeakMap()] })]).message).toContain("args[0].a[0] can't be stored");
  });

  function refusalOf(value: unknown): Error {
    try {
      write(value);
    } catch (error) {
      return error as Error;
    }
    throw new Error("it was written");
  }
});

describe("an instance whose class is not known", () => {
  it.each([{ a: 1 }, undefined, [new Map()]])("passes through as it was: %o", (amount) => {
    const text = write([new Money(amount)]);
    const passed = decode(text);
    expect(write(passed, {})).toBe(text);
    expect(decode(write(passed, {}), environment)).toEqual([new Money(amount)]);
  });
  it.each([5, null, {}, { classId: 5, data: 1 }])("an object that only has its symbol, with %o, is none", (content) => {
    const forged = Object.defineProperty({}, Symbol.for("perdure.opaque"), { value: content });
    expect(decode(write([forged, new Map()]))).toEqual([{}, new Map()]);
  });
  it("stays one where it is met twice", () => {
    const money = new Money(1);
    const [first, second] = decode(write([money, money])) as object[];
    expect(first).toBe(second);
  });
  it("says what it is, and shows and gives away nothing", () => {
    const opaque = decode(write(new Money({ a: 1 }))) as object;
    const text = "instance of Money, whose class (class//src/money//Money) is not known here";
    // oxlint-disable-next-line typescript/no-base-to-string -- it has one of its own
    expect(String(opaque)).toBe(`[${text}]`);
    expect(Object.prototype.toString.call(opaque)).toBe(`[object ${text}]`);
    expect(inspect({ opaque })).toContain(`[${text}] { a: 1 }`);
    expect(Object.keys(opaque)).toEqual([]);
    expect(Object.isFrozen(opaque) && Object.isFrozen(Object.getPrototypeOf(opaque))).toBe(true);
  });
});

describe("an instance that can't be read", () => {
  const reads: [name: string, deserialize: () => unknown, message: string][] = [
    [
      "throws",
      () => {
        throw new Error("mine");
      },
      "threw: mine",
    ],
    ["gives a promise", () => Promise.reject(new Error("late")), "gave a promise"],
    ["gives nothing", () => undefined, "gave undefined"],
    ["gives a number", () => 5, "gave number"],
  ];
  it.each(reads)("WORKFLOW_DESERIALIZE %s", (_name, deserialize, message) => {
    const Odd = Object.assign(class Odd {}, { ...both, [WORKFLOW_DESERIALIZE]: deserialize });
    markClass("class//src/odd//Odd", Odd);
    const text = write(new Odd());
    expect(() => decode(text, { classes: () => Odd })).toThrow(
      expect.objectContaining({
        code: "deserialize_failed",
        message: expect.stringContaining(`Odd can't be read: its WORKFLOW_DESERIALIZE ${message}`),
      }),
    );
  });
  it.each(["__proto__", "constructor", "", "Money", "class//", "class////", "step//a//b", 5, null, [1], undefined])(
    "a stored id %o is damage",
    (id) => {
      const classes = (): never => expect.fail("it was looked for");
      expect(() => decode(`1[["Instance",1,${JSON.stringify(id) ?? 7}],5]`, { classes })).toThrow(
        expect.objectContaining({ code: "corrupt_value" }),
      );
    },
  );
  it.each([
    '1[["Instance",0,"class//a//b"]]',
    '1[["Instance",1,"class//a//b"],{"a":0}]',
    '1[["Instance",9,"class//a//b"]]',
    '1[["Instance"]]',
  ])("%s is damage", (text) => {
    expect(() => decode(text, environment)).toThrow(expect.objectContaining({ code: "corrupt_value" }));
  });
});
