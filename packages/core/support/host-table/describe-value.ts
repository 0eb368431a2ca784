/** The code, the same in the realm and in the host, that tells what an expression gives as a text. */
export const describeValue = `const stackless = (error) => (delete error.stack, Object.defineProperty(error, "stack", { value: String(error), configurable: true, writable: true }), error);
const stacked = (error) => (Object.defineProperty(error, "stack", { value: error + "\\n    at here (file:1:2)\\n    at there (file:3:4)", configurable: true, writable: true }), error);
const describeValue = (value, above = []) => {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return value + "n";
  if (typeof value === "symbol") return String(value);
  if (typeof value === "function") return "function " + value.name;
  if (Object.is(value, -0)) return "-0";
  if (typeof value !== "object" || value === null) return String(value);
  if (above.includes(value)) return "circular";
  const path = [...above, value];
  const inner = (item) => describeValue(item, path);
  const name = Object.getPrototypeOf(value) === null ? "null" : String(value.constructor && value.constructor.name);
  const own = () => Object.keys(value).map((key) => key + ": " + inner(value[key])).join(", ");
  if (value instanceof DOMException) return "DOMException " + value.name + " " + value.code;
  if (value instanceof Error) return name + " " + value.name + " " + JSON.stringify(value.message) + ("cause" in value ? " because " + inner(value.cause) : "") + " {" + own() + "}";
  if (value instanceof URL) return "URL " + value.href;
  if (value instanceof Map) return name + " " + [...value].map(inner).join(", ");
  if (value instanceof Set) return name + " " + [...value].map(inner).join(", ");
  if (value instanceof Date) return name + " " + value.getTime() + " {" + own() + "}";
  if (value instanceof RegExp) return "RegExp " + String(value) + " " + value.lastIndex;
  if (value instanceof ArrayBuffer) return name + " " + [...new Uint8Array(value)].join();
  if (ArrayBuffer.isView(value)) return name + " " + value.byteOffset + " " + [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)].join();
  if (Array.isArray(value)) return name + " " + value.length + " [" + own() + "]";
  if (value instanceof Number || value instanceof String || value instanceof Boolean || value instanceof BigInt) return name + " " + inner(value.valueOf());
  return name + " {" + own() + "}";
};
const describeThrown = (error) => {
  if (!(error instanceof Error)) return "threw " + describeValue(error);
  return "threw " + error.constructor.name + " " + error.name + (error instanceof DOMException ? " " + error.code : "");
};
const describeResult = (expression) => {
  try { return describeValue(expression()); } catch (error) { return describeThrown(error); }
};`;
