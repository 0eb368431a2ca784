/**
 * Classes that libraries name where a module is evaluated: to extend them, to ask `instanceof`, to see what there is. Nothing
 * of them works in a workflow: making one throws, and says what to do.
 */
import { perdureError } from "../../../errors/perdure-error.ts";

type AnyClass = abstract new () => object;

const inStep = 'Use it in a step (a function that begins with "use step") and pass what comes of it.';
const forListeners = "Call functions of your own, or use an AbortController.";
const forBytes = "Use Uint8Array, which travels to steps, and make it in a step.";

/** What to do instead, and what the class extends. A parent stands before its children. */
const absentClasses: Record<string, [instead: string, parent?: string]> = {
  EventTarget: [forListeners],
  Event: [forListeners],
  CustomEvent: [forListeners, "Event"],
  MessageEvent: [forListeners, "Event"],
  CloseEvent: [forListeners, "Event"],
  ErrorEvent: [forListeners, "Event"],
  Blob: [forBytes],
  File: [forBytes, "Blob"],
  FormData: ["Pass an object to a step and make it there."],
  MessageChannel: [inStep],
  MessagePort: [inStep, "EventTarget"],
  BroadcastChannel: [inStep, "EventTarget"],
  WebSocket: [inStep, "EventTarget"],
  EventSource: [inStep, "EventTarget"],
  TransformStream: [inStep],
  TextEncoderStream: [inStep],
  TextDecoderStream: [inStep],
  CompressionStream: [inStep],
  DecompressionStream: [inStep],
  ByteLengthQueuingStrategy: [inStep],
  CountQueuingStrategy: [inStep],
};

function absentClass(name: string, instead: string): AnyClass {
  const Absent = class {
    constructor() {
      throw perdureError("absent_in_workflow", { name: `new ${name}()`, instead });
    }
    get [Symbol.toStringTag](): string {
      return name;
    }
  };
  Object.defineProperty(Absent, "name", { value: name, configurable: true });
  return Absent;
}

/** All of them by name. */
export function makeAbsentClasses(): ReadonlyMap<string, AnyClass> {
  const made = new Map<string, AnyClass>();
  for (const [name, [instead, parent = ""]] of Object.entries(absentClasses)) {
    const Absent = absentClass(name, instead);
    const Parent = made.get(parent);
    if (Parent !== undefined) inherit(Absent, Parent);
    made.set(name, Absent);
  }
  return made;
}

/** `instanceof` says yes, without the parent's constructor being called. */
export function inherit(Child: abstract new (...args: never[]) => object, Parent: AnyClass): void {
  Object.setPrototypeOf(Child, Parent);
  Object.setPrototypeOf(Child.prototype as object, Parent.prototype as object);
}
