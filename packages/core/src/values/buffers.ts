/**
 * Views on one buffer come back on one buffer. Of a buffer that is no part of the value itself, only the bytes travel that a view
 * of the value shows: what else lies in it may be secret. Those between the first and the last of them travel as zeros. Which
 * bytes are shown is known when the whole value was looked at, so views are written last.
 */
import { isBuffer } from "./base-classes.ts";
import { Refused } from "./refused.ts";
import { isResizable, tagOf } from "./value-tag.ts";

type Range = readonly [start: number, end: number];

interface View {
  index: number;
  tag: string;
  byteOffset: number;
  byteLength: number;
  length: number;
}

interface Shown {
  /** Of the buffer. */
  index: number;
  ranges: Range[];
  views: View[];
  /** What is looked at when its bytes are read. */
  by: object;
}

export interface Entry {
  index: number;
  text: string;
}

/** Elements are at most this wide. */
const alignment = 8;

export class Buffers {
  readonly #shown: Map<ArrayBufferLike, Shown> = new Map();

  /** The index of a buffer that a view showed before. */
  indexOf(buffer: unknown): number | undefined {
    return this.#shown.get(buffer as ArrayBufferLike)?.index;
  }

  /** `reserve` gives the buffer an index where it has none. */
  noteView(value: ArrayBufferView & { length?: number }, view: { tag: string; index: number }, reserve: () => number): void {
    checkAttached(value, view.tag);
    // Node's Buffers share a pool with all others of the process, which is nothing that anybody meant.
    const apart = value.byteLength !== value.buffer.byteLength && isBuffer(value);
    const { buffer, byteOffset, byteLength, length = byteLength } = apart ? new Uint8Array(value as Uint8Array) : value;
    const shown = this.#show(buffer, value, [byteOffset, byteOffset + byteLength], reserve);
    shown.views.push({ ...view, byteOffset, byteLength, length });
  }

  noteBuffer(buffer: ArrayBuffer, index: number): void {
    checkDetached(buffer);
    if (isResizable(buffer)) throw new Refused("a resizable ArrayBuffer", "Pass a copy: `new Uint8Array(value).slice().buffer`.");
    this.#show(buffer, buffer, [0, buffer.byteLength], () => index);
  }

  /** The entries of all that was noted; `write` gives that of a buffer. `look` is told whose bytes are read next. */
  *entries(look: (value: object) => void, write: (buffer: ArrayBuffer) => string): Iterable<Entry> {
    for (const [source, { index, ranges, views, by }] of this.#shown) {
      look(by);
      const shown = merged(ranges);
      const first = shown[0]?.[0] ?? 0;
      const start = ranges.length === 1 ? first : first - (first % alignment);
      const buffer = shownBytes(source, start, shown);
      yield { index, text: write(buffer) };
      for (const view of views) yield { index: view.index, text: viewText(view, index, start, buffer) };
    }
  }

  #show(buffer: ArrayBufferLike, by: object, range: Range, reserve: () => number): Shown {
    let shown = this.#shown.get(buffer);
    if (shown === undefined) this.#shown.set(buffer, (shown = { index: reserve(), ranges: [], views: [], by }));
    shown.ranges.push(range);
    return shown;
  }
}

function viewText(view: View, bufferIndex: number, start: number, buffer: ArrayBuffer): string {
  const { tag, byteOffset, byteLength, length } = view;
  const part = byteLength === buffer.byteLength ? "" : `,${byteOffset - start},${length}`;
  return `["${tag}",${bufferIndex}${part}]`;
}

function shownBytes(source: ArrayBufferLike, start: number, shown: readonly Range[]): ArrayBuffer {
  checkDetached(source);
  const end = shown.at(-1)?.[1] ?? 0;
  const isWhole = shown.length === 1 && start === 0 && end === source.byteLength && tagOf(source) === "ArrayBuffer";
  if (isWhole && shown[0]?.[0] === 0 && !isResizable(source)) return source as ArrayBuffer;
  const bytes = new Uint8Array(end - start);
  for (const [from, to] of shown) bytes.set(new Uint8Array(source, from, to - from), from - start);
  return bytes.buffer;
}

/** In order, those that touch as one. */
function merged(ranges: Range[]): Range[] {
  const result: Range[] = [];
  for (const [start, end] of ranges.toSorted((one, other) => one[0] - other[0])) {
    const last = result.at(-1);
    if (last !== undefined && start <= last[1]) result[result.length - 1] = [last[0], Math.max(last[1], end)];
    else result.push([start, end]);
  }
  return result;
}

/** Throws `Refused` where the bytes are gone. */
export function checkAttached(view: ArrayBufferView, tag: string): void {
  checkDetached(view.buffer);
  if (view.byteLength !== 0 || tag === "DataView") return;
  try {
    // Refuses a view that its buffer, made smaller, no longer has room for.
    Uint8Array.prototype.at.call(view as Uint8Array, 0);
  } catch {
    throw new Refused("a view beyond the end of its buffer", "Pass a view of what is left of the buffer.");
  }
}

function checkDetached(buffer: ArrayBufferLike): void {
  try {
    new Uint8Array(buffer, 0, 0);
  } catch {
    throw new Refused("a detached ArrayBuffer or a view on one", "Pass it before it is transferred, or pass a copy.");
  }
}
