/** Puts the globals of a workflow in their places, once for the realm. Those that differ by run look at the run that is current. */
import { absentFunction, absentFunctions, absentNames } from "../absent.ts";
import { atob, btoa } from "./base64.ts";
import { console } from "./console.ts";
import { installDate } from "./date.ts";
import { DOMException } from "./dom-exception.ts";
import { performance } from "./performance.ts";
import { process } from "./process.ts";
import { crypto, random } from "./random.ts";
import { ReadableStream, WritableStream } from "../streams.ts";

export function installGlobals(): void {
  installDate();
  Object.defineProperty(Math, "random", { value: random, writable: true, configurable: true });
  const values = { atob, btoa, console, crypto, performance, process, DOMException, ReadableStream, WritableStream };
  for (const [name, value] of Object.entries(values)) define(name, value);
  for (const [name, instead] of Object.entries(absentFunctions)) define(name, absentFunction(name, instead));
  for (const name of Object.keys(absentNames)) Reflect.deleteProperty(globalThis, name);
}

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
}
