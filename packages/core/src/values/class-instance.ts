/**
 * Instances of classes that say themselves how they travel: by the id of the class, and what its WORKFLOW_SERIALIZE makes of the
 * instance. Where the class is not known, an opaque value stands for the instance and is written as that again.
 */
import { perdureError } from "../errors/perdure-error.ts";
import { guarded } from "../describe/guarded.ts";
import { openOpaque, Opaque } from "./opaque.ts";
import { Refused } from "./refused.ts";
import { textOf } from "./refusal.ts";
import { WORKFLOW_DESERIALIZE, WORKFLOW_SERIALIZE } from "./symbols.ts";
import { isObject, tagOf } from "./value-tag.ts";
import type { ValueType } from "./value-types.ts";

/** On the class itself, so that every copy of a module's class has it. No name that a user's static property may have. */
const idKey = Symbol.for("perdure.classId");
const validId = /^class\/\/.+\/\/.+$/s;

/** A class as registration sees it. */
export interface SerialisableClass {
  name: string;
  prototype: object;
  [WORKFLOW_SERIALIZE]?: unknown;
  [WORKFLOW_DESERIALIZE]?: unknown;
}

/** Gives a class the id by which its instances travel. */
export function markClass(id: string, constructor: object): void {
  Object.defineProperty(constructor, idKey, { value: id, configurable: true });
}

export const instanceType: ValueType = {
  recognise: (value) => isObject(value) && (openOpaque(value) !== undefined || classOf(value) !== null),
  write(value) {
    const opaque = openOpaque(value);
    return opaque === undefined ? serialized(value, checkedClass(value)) : opaque.data;
  },
  label: (value) => openOpaque(value)?.classId ?? idOf(classOf(value)) ?? "",
  make(data, environment, classId = "") {
    if (!validId.test(classId)) throw new TypeError("an instance of no class");
    const Class = environment.classes?.(classId);
    return Class === undefined ? new Opaque(classId, data) : deserialized(data, Class);
  },
};

/** The class of the value's own prototype, where it is registered or has one of the symbols. */
function classOf(value: object): SerialisableClass | null {
  const prototype = Object.getPrototypeOf(value) as object | null;
  const found: unknown = prototype === null ? undefined : Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  if (typeof found !== "function") return null;
  const known = Object.hasOwn(found, idKey) || WORKFLOW_SERIALIZE in found || WORKFLOW_DESERIALIZE in found;
  return known ? found : null;
}

function idOf(Class: SerialisableClass | null): string | null {
  const id: unknown = Class !== null && Object.hasOwn(Class, idKey) ? Reflect.get(Class, idKey) : null;
  return typeof id === "string" ? id : null;
}

/** Throws `Refused` for an instance of a class that could not be read again. */
function checkedClass(value: object): SerialisableClass {
  const Class = classOf(value);
  const name = nameOf(Class);
  if (Class === null) throw new TypeError("the class has changed");
  for (const [symbol, text] of symbols) {
    if (typeof Class[symbol] === "function") continue;
    const fix = `Give the class static [WORKFLOW_SERIALIZE](instance) and [WORKFLOW_DESERIALIZE](data), or pass plain data.`;
    throw new Refused(`an instance of ${name}, a class without ${text}`, fix);
  }
  if (idOf(Class) !== null) return Class;
  if (symbols.some(([symbol]) => Object.hasOwn(Class, symbol)))
    throw new Refused(
      `an instance of ${name}, a class that the build has not registered`,
      "Declare the class in a module of the project that the build compiles.",
    );
  const fix = "Give the subclass both symbols of its own, or pass an instance of the class that it extends.";
  throw new Refused(`an instance of ${name}, a subclass of a class with WORKFLOW_SERIALIZE`, fix);
}

const symbols = [
  [WORKFLOW_SERIALIZE, "WORKFLOW_SERIALIZE"],
  [WORKFLOW_DESERIALIZE, "WORKFLOW_DESERIALIZE"],
] as const;

function nameOf(Class: SerialisableClass | null): string {
  const name = guarded<unknown>(() => Class?.name, "");
  return typeof name === "string" && name !== "" ? name : "a class without a name";
}

function serialized(value: object, Class: SerialisableClass): unknown {
  const name = nameOf(Class);
  let data: unknown;
  try {
    data = call(Class, WORKFLOW_SERIALIZE, value);
  } catch (error) {
    const kind = `an instance of ${name}, whose WORKFLOW_SERIALIZE threw (${textOf(error)})`;
    throw new Refused(kind, "Correct what it throws at.", error);
  }
  if (!isThenable(data)) return data;
  silence(data);
  throw new Refused(`an instance of ${name}, whose WORKFLOW_SERIALIZE gives a promise`, "Make the method synchronous.");
}

function deserialized(data: unknown, Class: SerialisableClass): object {
  const name = nameOf(Class);
  let value: unknown;
  try {
    value = call(Class, WORKFLOW_DESERIALIZE, data);
  } catch (error) {
    throw perdureError("deserialize_failed", { class: name, reason: `threw: ${textOf(error)}` }, { cause: error });
  }
  if (isThenable(value)) {
    silence(value);
    throw perdureError("deserialize_failed", { class: name, reason: "gave a promise" });
  }
  if (!isObject(value))
    throw perdureError("deserialize_failed", { class: name, reason: `gave ${typeof value}, not an instance` });
  return value;
}

function call(Class: SerialisableClass, symbol: (typeof symbols)[number][0], argument: unknown): unknown {
  return Reflect.apply(Class[symbol] as (argument: unknown) => unknown, Class, [argument]);
}

function isThenable(value: unknown): value is object {
  return isObject(value) && guarded(() => typeof (value as { then?: unknown }).then === "function", false);
}

/** A promise that nobody waits for must not end the process when it rejects. */
function silence(promise: object): void {
  if (tagOf(promise) === "Promise")
    guarded<unknown>(() => Promise.prototype.then.call(promise as Promise<unknown>, undefined, () => undefined), undefined);
}
