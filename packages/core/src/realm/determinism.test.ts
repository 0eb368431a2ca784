/** I5: the same whatever the process's zone, language and version of the day. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../../support/realm.ts";
import { buildRealm, type BuiltRealm } from "../../support/realm-process.ts";

let realm: BuiltRealm;
beforeAll(async () => {
  realm = await buildRealm();
});
afterAll(() => realm.remove());

const expressions = [
  "[new Date().toString(), Date(), new Date(0).getHours(), new Date(2024, 2, 31, 2, 30).getTime(), new Date(99, 0).getFullYear(), new Date(0).getTimezoneOffset()]",
  "['2024-03-31T02:30', '2024-03-31T02:30Z', '2024-03-31', 'Mar 31 2024 02:30', '2024/03/31', 'Sun, 31 Mar 2024 02:30:00 +0200', 'Mar 31 2024 02:30 (comment) EST', '31 March 2024 10:00 PM', 'Tue Mar 01 2022 00:00:00 GMT+0100 (CET)', '2024', '2024-03-31 10:00:00', '2024-03-31 10:00:00-05:00', 'x'].map((text) => [Date.parse(text), new Date(text).getTime()])",
  "(() => { const d = new Date(0); d.setHours(5); d.setFullYear(2020, 1, 29); d.setMinutes(1); d.setYear(99); return [d.toISOString(), d.toDateString(), d.toTimeString(), d.getDay(), d.getYear(), `${d}`, d + '', JSON.stringify(d)] })()",
  "[new Date().toLocaleString(), new Date().toLocaleDateString('de'), new Date().toLocaleTimeString(undefined, { timeStyle: 'full' }), new Date().toLocaleString('xx-YY'), new Date().toLocaleString([], { timeZone: 'Asia/Tokyo' })]",
  "[(1234567.891).toLocaleString(), (12n ** 9n).toLocaleString(), 'ä'.localeCompare('z'), 'i'.toLocaleUpperCase(), 'I'.toLocaleLowerCase(), ['z', 'ä', 'a', 'Z'].sort((a, b) => a.localeCompare(b))]",
  "[new Intl.DateTimeFormat().resolvedOptions().timeZone, new Intl.DateTimeFormat().resolvedOptions().locale, Intl.DateTimeFormat('xx').format(), new Intl.DateTimeFormat('en', { timeStyle: 'long' }).formatToParts(), new Intl.NumberFormat().format(0.5), new Intl.Collator().compare('a', 'b'), new Intl.PluralRules().select(1), new Intl.ListFormat().format(['a', 'b']), new Intl.RelativeTimeFormat().format(1, 'day')]",
  "[Math.random(), Math.random(), crypto.randomUUID(), [...crypto.getRandomValues(new Uint8Array(40))], performance.now(), performance.timeOrigin]",
  "[new Error('x').stack.split('\\n').length, typeof process.env.TZ, Object.keys(process.env), new URL('http://ä.example/ü?x=ö#y').href, new URLSearchParams('a=%E4%BD&b=+').toString()]",
];

it("gives equal values in every zone and language", async () => {
  const source = `console.log(JSON.stringify(${JSON.stringify(expressions)}.map((expression) => testing.evaluate(expression))));`;
  const environments = [
    { TZ: "UTC", LANG: "C" },
    { TZ: "America/New_York", LANG: "en_US.UTF-8" },
    { TZ: "Asia/Kolkata", LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" },
    { TZ: "Pacific/Apia", LC_ALL: "tr_TR.UTF-8" },
    { TZ: "Europe/Dublin", LC_ALL: "ar_EG.UTF-8" },
  ];
  const outcomes = await Promise.all(environments.map((env) => realm.run(source, { env })));
  expect(outcomes[0]?.stderr).toBe("");
  expect(JSON.parse(outcomes[0]?.stdout ?? "")).toHaveLength(expressions.length);
  for (const { stdout } of outcomes.slice(1)) expect(stdout).toBe(outcomes[0]?.stdout);
}, 30_000);

describe("dates", () => {
  it.each([
    ["2024-03-31T02:30", Date.UTC(2024, 2, 31, 2, 30)],
    ["Mar 31 2024 02:30", Date.UTC(2024, 2, 31, 2, 30)],
    ["Mar 31 2024 02:30 EST", Date.UTC(2024, 2, 31, 7, 30)],
    ["Sun, 31 Mar 2024 02:30:00 +0200", Date.UTC(2024, 2, 31, 0, 30)],
    ["Tue Mar 01 2022 00:00:00 GMT+0100 (CET)", Date.UTC(2022, 1, 28, 23)],
    ["2024-03-31 10:00:00-05:00", Date.UTC(2024, 2, 31, 15)],
    ["2024/03/31", Date.UTC(2024, 2, 31)],
  ])("%s", (text, time) => {
    expect(evaluate(`Date.parse(${JSON.stringify(text)})`)).toBe(time);
  });
  it("keep their class and their texts", () => {
    expect(
      evaluate(
        `[new Date(5) instanceof Date, new (class D extends Date {})(5) instanceof Date, new Date(new Date(5)).getTime(), Date.prototype.constructor === Date, Date.name, Date.length, String(new Date(NaN)), new Date(-62198755200000).toString(), new Date(undefined).getTime(), new Date(null).getTime(), new Date(2024, 0, 1, NaN).getTime()]`,
      ),
    ).toEqual([
      true,
      true,
      5,
      true,
      "Date",
      7,
      "Invalid Date",
      new Date(-62198755200000)
        .toUTCString()
        .replace(/^(\w+), (\d+) (\w+) (\S+) (\S+) GMT$/, "$1 $3 $2 $4 $5 GMT+0000 (Coordinated Universal Time)"),
      NaN,
      0,
      NaN,
    ]);
  });
});

it("random numbers are within their range and differ by run and purpose", () => {
  const numbers = evaluate("Array.from({ length: 1000 }, () => Math.random())") as number[];
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  expect(new Set(numbers).size).toBe(1000);
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
  expect(evaluate("crypto.randomUUID()")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
