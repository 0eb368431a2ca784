import { classNameOf } from "./class-name.ts";
import { guarded } from "./guarded.ts";
import { shortened } from "./shortened.ts";

const longestText = 100;

/** What was given, within a message: short, whatever it is, and never by running code of its own. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(shortened(value, longestText));
    case "function":
      return "a function";
    case "object":
      return value === null ? "null" : guarded(() => describeObject(value), "an object that can't be read");
    case "bigint":
      return `${shortened(String(value), longestText)}n`;
    default:
      return String(value);
  }
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return "an array";
  const name = classNameOf(value);
  return name === null || name === "Object" ? "an object" : `an instance of ${shortened(name, longestText)}`;
}
