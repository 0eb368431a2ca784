/** How values are looked at while they are written, where it differs from devalue's own way. */
import { defaultStringifyOperations, type StringifyOperations } from "devalue";
import { maxDepth, TooDeep } from "./refusal.ts";
import { isObject, tagOf } from "./value-tag.ts";

/** Depth of each object that was met in the present call. Reset by `countingDepth`; getters may call the codec again. */
let depths = new Map<unknown, number>();

/** Runs `write` with a count of nesting of its own. */
export function countingDepth<Result>(root: unknown, write: () => Result): Result {
  const outer = depths;
  depths = new Map([[root, 0]]);
  try {
    return write();
  } finally {
    depths = outer;
  }
}

/** A child is one level below its parent. */
export function descend(parent: unknown, child: unknown): void {
  if (!isObject(child) || depths.has(child)) return;
  const depth = (depths.get(parent) ?? 0) + 1;
  if (depth > maxDepth) throw new TooDeep();
  depths.set(child, depth);
}

const base = defaultStringifyOperations;

export const writeOperations: Partial<StringifyOperations> = {
  tagOf(value) {
    const tag = tagOf(value);
    // Known to devalue, not promised by us: a realm of another Node version could not read it.
    return tag.startsWith("Temporal.") ? "Object" : tag;
  },
  get(value, key) {
    const child: unknown = base.get(value, key);
    descend(value, child);
    return child;
  },
  valuesOf(set) {
    const values = [...(set as Set<unknown>)];
    for (const value of values) descend(set, value);
    return values;
  },
  entriesOf(map) {
    const entries = [...(map as Map<unknown, unknown>)];
    for (const entry of entries) for (const part of entry) descend(map, part);
    return entries;
  },
  viewInfo(view) {
    // The bytes that the view shows and no others: what else is in its buffer is not part of the value, and may be secret.
    const { buffer, byteOffset, byteLength } = view as ArrayBufferView;
    const whole = tagOf(buffer) === "ArrayBuffer" && byteLength === buffer.byteLength;
    const bytes = whole ? buffer : new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength)).buffer;
    return { buffer: bytes, byteOffset: 0, byteLength, length: 0, bufferByteLength: byteLength };
  },
};
