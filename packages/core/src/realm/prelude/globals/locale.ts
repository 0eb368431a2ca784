/** The language is en-US and the zone UTC wherever code names none, whatever the process's own are. */
import { now } from "./date.ts";

const defaultLocale = "en-US";

/** The asked-for locales, then ours: what V8 does not know would otherwise fall back to the process's own. */
function localesOf(locales: unknown): unknown {
  if (locales === undefined) return defaultLocale;
  if (typeof locales === "string" || locales instanceof Intl.Locale) return [locales, defaultLocale];
  return Array.isArray(locales) ? [...(locales as unknown[]), defaultLocale] : locales;
}

function zoneOf(options: unknown): unknown {
  if (options === undefined) return { timeZone: "UTC" };
  if (options === null || (options as { timeZone?: unknown }).timeZone !== undefined) return options;
  return Object.create(Object(options) as object, { timeZone: { value: "UTC", enumerable: true } });
}

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** Replaces a method; the number says at which argument the locales stand, options follow. */
function localize(prototype: object, name: string, position: number, isDate = false): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  if (descriptor === undefined) return;
  const real = descriptor.value as AnyFunction;
  const method = {
    [name](this: unknown, ...args: unknown[]) {
      const given = [...args.slice(0, position), ...Array.from({ length: Math.max(0, position - args.length) }, () => undefined)];
      const options = args[position + 1];
      return Reflect.apply(real, this, [...given, localesOf(args[position]), isDate ? zoneOf(options) : options]);
    },
  }[name];
  Object.defineProperty(method, "length", { value: real.length });
  Object.defineProperty(prototype, name, { ...descriptor, value: method });
}

/** V8 looks at the first locale only, and falls back to the process's own for an empty list. */
function localizeCase(name: "toLocaleUpperCase" | "toLocaleLowerCase"): void {
  const real = String.prototype[name];
  const method = {
    [name](this: string, locales?: string | string[]) {
      return Reflect.apply(real, this, [locales === undefined || locales.length === 0 ? defaultLocale : locales]);
    },
  }[name];
  Object.defineProperty(String.prototype, name, { value: method, writable: true, configurable: true });
}

type IntlClass = (abstract new (...args: unknown[]) => object) & { prototype: object };

const callable: ReadonlySet<string> = new Set(["DateTimeFormat", "NumberFormat", "Collator"]);

function localizeIntl(name: string): void {
  const Real = (Intl as unknown as Record<string, IntlClass | undefined>)[name];
  if (Real === undefined) return;
  const isDate = name === "DateTimeFormat";
  const Localized = function (this: unknown, locales?: unknown, options?: unknown): object {
    if (new.target === undefined && !callable.has(name)) throw new TypeError(`Constructor Intl.${name} requires 'new'`);
    return Reflect.construct(Real, [localesOf(locales), isDate ? zoneOf(options) : options], new.target ?? Localized) as object;
  };
  for (const key of Reflect.ownKeys(Real)) {
    const descriptor = Object.getOwnPropertyDescriptor(Real, key);
    if (descriptor !== undefined) Object.defineProperty(Localized, key, descriptor);
  }
  Object.defineProperty(Real.prototype, "constructor", { value: Localized, writable: true, configurable: true });
  Object.defineProperty(Intl, name, { value: Localized, writable: true, configurable: true });
}

/** Without an argument, a formatter of dates takes the present. */
function giveFormattersLogicalTime(): void {
  const { prototype } = Intl.DateTimeFormat;
  const descriptor = Object.getOwnPropertyDescriptor(prototype, "format");
  const getReal = descriptor?.get as ((this: unknown) => (date?: unknown) => string) | undefined;
  if (getReal === undefined) return;
  const bound = new WeakMap<object, (date?: unknown) => string>();
  Object.defineProperty(prototype, "format", {
    ...descriptor,
    get(this: object) {
      const real = Reflect.apply(getReal, this, []);
      let format = bound.get(this);
      if (format === undefined) {
        format = (date) => real(date === undefined ? now() : date);
        bound.set(this, format);
      }
      return format;
    },
  });
  const realParts = prototype.formatToParts;
  const { formatToParts } = {
    formatToParts(this: Intl.DateTimeFormat, date?: number | Date) {
      return Reflect.apply(realParts, this, [date === undefined ? now() : date]);
    },
  };
  Object.defineProperty(prototype, "formatToParts", { value: formatToParts, writable: true, configurable: true });
}

export function installLocale(): void {
  giveFormattersLogicalTime();
  const names = [
    "DateTimeFormat",
    "NumberFormat",
    "Collator",
    "PluralRules",
    "RelativeTimeFormat",
    "ListFormat",
    "DisplayNames",
    "Segmenter",
    "DurationFormat",
  ];
  for (const name of names) localizeIntl(name);
  localize(String.prototype, "localeCompare", 1);
  localizeCase("toLocaleUpperCase");
  localizeCase("toLocaleLowerCase");
  localize(Number.prototype, "toLocaleString", 0);
  localize(BigInt.prototype, "toLocaleString", 0);
  for (const name of ["toLocaleString", "toLocaleDateString", "toLocaleTimeString"]) localize(Date.prototype, name, 0, true);
}
