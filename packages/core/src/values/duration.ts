import ms from "ms";
import { brand } from "../errors/brand.ts";
import { perdureError } from "../errors/perdure-error.ts";

/** Ms of a duration: a number of ms, or a text of the grammar of `ms` ("10s", "2 days"). Throws `invalid_duration`. */
export function parseDuration(duration: number | string): number {
  const parsed = typeof duration === "string" ? parseText(duration) : duration;
  if (typeof parsed !== "number" || !Number.isFinite(parsed) || parsed < 0) throw invalidDuration(duration);
  return parsed;
}

function parseText(text: string): number | undefined {
  if (text.trim() === "" || text.length > 100) return undefined;
  return ms(text as ms.StringValue);
}

/** The moment that a duration or a date names, in ms since the epoch. */
export function parseMoment(moment: number | string | Date, now: number): number {
  if (!isDate(moment)) return now + parseDuration(moment);
  const time = moment.getTime();
  if (Number.isNaN(time)) throw invalidDuration("an invalid Date");
  return time;
}

function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === "[object Date]";
}

/** A TypeError, as api.md promises, that carries our code. */
export function invalidDuration(value: unknown): TypeError {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  const error = perdureError("invalid_duration", { value: text });
  const typeError = Object.assign(new TypeError(error.message), { code: error.code });
  brand(typeError, "PerdureError");
  return typeError;
}
