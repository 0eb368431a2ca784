/** Puts the globals of a workflow in their places, once for the realm. Those that differ by run look at the run that is current. */
import { absentFunction, absentFunctions, absentNames } from "../absent.ts";
import { ReadableStream, WritableStream } from "../streams.ts";
import { inherit, makeAbsentClasses } from "../globals/absent-classes.ts";
import { AbortController, AbortSignal } from "../globals/abort.ts";
import { atob, btoa } from "../globals/base64.ts";
import { installBytesText } from "../globals/bytes-text.ts";
import { console } from "../globals/console.ts";
import { installDate } from "../globals/date.ts";
import { installDisposal } from "../globals/disposal.ts";
import { DOMException } from "../globals/dom-exception.ts";
import { installFunction } from "../globals/function.ts";
import { Headers } from "../globals/headers.ts";
import { installLocale } from "../globals/locale.ts";
import { performance } from "../globals/performance.ts";
import { process } from "../globals/process.ts";
import { queueMicrotask } from "../globals/queue-microtask.ts";
import { crypto, random } from "../globals/random.ts";
import { URLSearchParams } from "../globals/search-params.ts";
import { structuredClone } from "../globals/structured-clone.ts";
import { TextDecoder, TextEncoder } from "../globals/text-encoding.ts";
import { URL } from "../globals/url.ts";
import { Request, Response } from "../globals/web-messages.ts";

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
