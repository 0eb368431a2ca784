/** Puts the globals of a workflow in their places, once for the realm. Those that differ by run look at the run that is current. */
import { absentFunction, absentFunctions, absentNames } from "../absent.ts";
import { ReadableStream, WritableStream } from "../streams.ts";
import { inherit, makeAbsentClasses } from "./absent-classes.ts";
import { AbortController, AbortSignal } from "./abort.ts";
import { atob, btoa } from "./base64.ts";
import { installBytesText } from "./bytes-text.ts";
import { console } from "./console.ts";
import { installDate } from "./date.ts";
import { installDisposal } from "./disposal.ts";
import { DOMException } from "./dom-exception.ts";
import { installFunction } from "./function.ts";
import { Headers } from "./headers.ts";
import { installLocale } from "./locale.ts";
import { performance } from "./performance.ts";
import { process } from "./process.ts";
import { queueMicrotask } from "./queue-microtask.ts";
import { crypto, random } from "./random.ts";
import { URLSearchParams } from "./search-params.ts";
import { structuredClone } from "./structured-clone.ts";
import { TextDecoder, TextEncoder } from "./text-encoding.ts";
import { URL } from "./url.ts";
import { Request, Response } from "./web-messages.ts";

const classes = {
  AbortController,
  AbortSignal,
  DOMException,
  Headers,
  ReadableStream,
  Request,
  Response,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
  WritableStream,
};
const functions = { atob, btoa, queueMicrotask, structuredClone };
const objects = { console, crypto, performance, process };
/** Harmless, and called where a timer might have been. */
const nothings = ["clearTimeout", "clearInterval", "clearImmediate"];

export function installGlobals(): void {
  installDate();
  installLocale();
  installFunction();
  installBytesText();
  installDisposal();
  Object.defineProperty(Math, "random", { value: random, writable: true, configurable: true });
  for (const [name, value] of Object.entries({ ...classes, ...functions, ...objects })) define(name, value);
  // A bundler may have given them other names, where the same stand for globals. Optional parameters don't count.
  for (const [name, value] of Object.entries(classes))
    Object.defineProperties(value, { name: { value: name }, length: { value: name === "URL" ? 1 : 0 } });
  for (const [name, Absent] of makeAbsentClasses()) {
    define(name, Absent);
    if (name === "EventTarget") inherit(AbortSignal, Absent);
  }
  for (const name of nothings) define(name, { [name]: () => undefined }[name]);
  for (const [name, instead] of Object.entries(absentFunctions)) define(name, absentFunction(name, instead));
  for (const name of Object.keys(absentNames)) Reflect.deleteProperty(globalThis, name);
}

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
}
