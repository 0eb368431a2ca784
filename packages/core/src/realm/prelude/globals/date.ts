/** `Date` in logical time, with UTC as local time whatever the process's zone is. */
import { current } from "../run-state.ts";
import { parseDate } from "./date-parse.ts";
import { dateText, dayText, timeText } from "./date-text.ts";

const RealDate = Date;

export function now(): number {
  return current === null ? 0 : current.now;
}

function LogicalDate(this: unknown, ...args: unknown[]): unknown {
  if (new.target === undefined) return dateText(new RealDate(now()));
  return Reflect.construct(RealDate, [timeOf(args)], new.target);
}

/** The time value that the arguments of `new Date(…)` name, in UTC. */
function timeOf(args: unknown[]): unknown {
  if (args.length === 0) return now();
  if (args.length > 1) return Reflect.apply(RealDate.UTC, undefined, args);
  const [value] = args;
  if (Object.prototype.toString.call(value) === "[object Date]") return value;
  const primitive = typeof value === "object" && value !== null ? toPrimitive(value) : value;
  return typeof primitive === "string" ? parseDate(primitive) : primitive;
}

function toPrimitive(value: object): unknown {
  const exotic = (value as { [Symbol.toPrimitive]?: (hint: string) => unknown })[Symbol.toPrimitive];
  if (exotic !== undefined && exotic !== null) {
    const made = Reflect.apply(exotic, value, ["default"]);
    if ((typeof made === "object" && made !== null) || typeof made === "function")
      throw new TypeError("Cannot convert object to primitive value");
    return made;
  }
  const plain: unknown = value.valueOf();
  return typeof plain === "object" ? String(value) : plain;
}

const fields = ["Date", "Day", "FullYear", "Hours", "Milliseconds", "Minutes", "Month", "Seconds"] as const;

const methods: Record<string, (this: Date, argument?: unknown) => unknown> & ThisType<Date> = {
  getTimezoneOffset() {
    return Number.isNaN(this.getTime()) ? Number.NaN : 0;
  },
  getYear() {
    return this.getUTCFullYear() - 1900;
  },
  setYear(year: unknown) {
    const full = Math.trunc(Number(year));
    if (Number.isNaN(this.getTime())) this.setTime(0);
    return this.setUTCFullYear(full >= 0 && full <= 99 ? 1900 + full : full);
  },
  toString() {
    return dateText(this);
  },
  toDateString() {
    return dayText(this);
  },
  toTimeString() {
    return timeText(this);
  },
};

export function installDate(): void {
  const prototype = RealDate.prototype as unknown as Record<string, unknown>;
  for (const field of fields) {
    define(prototype, `get${field}`, prototype[`getUTC${field}`]);
    if (field !== "Day") define(prototype, `set${field}`, prototype[`setUTC${field}`]);
  }
  // setFullYear makes a valid date of an invalid one, as its UTC sister does.
  for (const [name, method] of Object.entries(methods)) define(prototype, name, method);
  define(prototype, "constructor", LogicalDate);
  Object.defineProperties(LogicalDate, {
    name: { value: "Date" },
    length: { value: 7 },
    prototype: { value: prototype, writable: false },
    now: { value: now, writable: true, configurable: true },
    parse: { value: (text: unknown) => parseDate(String(text)), writable: true, configurable: true },
    UTC: { value: RealDate.UTC, writable: true, configurable: true },
  });
  define(globalThis, "Date", LogicalDate);
}

function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: false, configurable: true });
}
