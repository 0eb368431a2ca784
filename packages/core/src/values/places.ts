/**
 * Where each part of a value stands in it, so that a complaint can say it, and how deep. A part that is met twice stands where it
 * was met first, in the order in which it is written; reading goes in the same order, and so counts the same levels.
 */
import { shortened } from "../describe/shortened.ts";

/** Objects within one another that can be written and read. Fixed, so that it depends on no machine's stack. */
export const maxDepth = 1_000;
/** Characters of a path: one of a thousand levels helps nobody. */
const longestPath = 300;

/** A step from an object to a part of it: a key, an index, or what a method gives. */
export type Step = string | number | MapValue | Member;

/** The value that a map has under a key. */
export class MapValue {
  readonly key: unknown;
  constructor(key: unknown) {
    this.key = key;
  }
}

/** A key of a map, or a member of a set, by its number. */
export class Member {
  readonly of: "keys" | "values";
  readonly index: number;
  constructor(of: "keys" | "values", index: number) {
    this.of = of;
    this.index = index;
  }
}

interface Place {
  parent: Place | null;
  step: Step | null;
  /** 1 is the value itself, 0 what only holds it. */
  level: number;
}

export class TooDeep extends Error {}

export class Places {
  readonly #places: Map<unknown, Place> = new Map();
  readonly #root: Place;
  readonly #envelope: readonly unknown[];
  #at: Place;
  #step: Step | null = null;

  /** `envelope`: objects that hold the value and are no level of it. */
  constructor(value: unknown, envelope: readonly unknown[]) {
    this.#envelope = envelope;
    this.#root = { parent: null, step: null, level: envelope.includes(value) ? 0 : 1 };
    this.#places.set(value, this.#root);
    this.#at = this.#root;
  }

  /** What is looked at next, where a complaint about it would point. */
  look(object: unknown, step: Step | null = null): void {
    this.#at = this.#placeOf(object);
    this.#step = step;
  }

  /** A part was met. Throws `TooDeep`. */
  meet(object: unknown, step: Step | null, part: unknown): void {
    if (!hasPlace(part) || this.#places.has(part)) return;
    const parent = this.#placeOf(object);
    const level = this.#envelope.includes(part) ? 0 : parent.level + 1;
    this.#places.set(part, this.#checked({ parent, step, level }));
  }

  /** What is written instead of an object stands where that does. */
  standIn(object: unknown, other: unknown): void {
    this.#places.set(other, this.#placeOf(object));
  }

  /** The path to what was looked at last. */
  path(root: string): string {
    const steps = this.#step === null ? [] : [textOf(this.#step)];
    for (let place: Place | null = this.#at; place !== null; place = place.parent) {
      if (place.step !== null) steps.push(textOf(place.step));
    }
    const path = (root + steps.reverse().join("")).replace(/^\./, "");
    return path === "" ? "the value" : shortened(path, longestPath);
  }

  #placeOf(object: unknown): Place {
    return this.#places.get(object) ?? this.#root;
  }

  #checked(place: Place): Place {
    if (place.level <= maxDepth) return place;
    this.#at = place;
    this.#step = null;
    throw new TooDeep();
  }
}

/** A symbol and a function can be complained about; they are no level. */
function hasPlace(part: unknown): boolean {
  return (typeof part === "object" && part !== null) || typeof part === "function" || typeof part === "symbol";
}

const name = /^[a-zA-Z_$][a-zA-Z_$0-9]*$/;
const index = /^(?:0|[1-9][0-9]*)$/;

function textOf(step: Step): string {
  if (typeof step === "number" || (typeof step === "string" && index.test(step))) return `[${step}]`;
  if (typeof step === "string") return name.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  return step instanceof Member ? `.${step.of}()[${step.index}]` : `.get(${keyText(step.key)})`;
}

function keyText(key: unknown): string {
  if (typeof key === "string") return JSON.stringify(key);
  if (typeof key === "bigint") return `${key}n`;
  return hasPlace(key) ? "…" : String(key);
}
