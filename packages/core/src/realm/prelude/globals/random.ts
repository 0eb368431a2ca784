/** Randomness that only the run's seed knows, the same on every replay. */
import { DOMException } from "./dom-exception.ts";
import { requireArguments } from "./arguments.ts";
import { bytesOfHex } from "./hex.ts";
import { host } from "../host.ts";
import { currentRun, type Run } from "../run-state.ts";

/** The next 32 bytes of a keyed stream. */
function draw(run: Run, purpose: string): Uint8Array {
  const ordinal = run.draws.get(purpose) ?? 0;
  const bytes = bytesOfHex(host.entropy(run.id, purpose, ordinal));
  run.draws.set(purpose, ordinal + 1);
  return bytes;
}

function randomBytes(purpose: string, length: number): Uint8Array {
  const run = currentRun("crypto");
  const bytes = new Uint8Array(length);
  for (let filled = 0; filled < length; filled += 32) bytes.set(draw(run, purpose).subarray(0, length - filled), filled);
  return bytes;
}

/** sfc32: fast, and seeded by the keyed stream; for `Math.random`, which promises no secrets. */
function createGenerator(seed: Uint8Array): () => number {
  const words = new Uint32Array(seed.buffer, 0, 4);
  let [a = 0, b = 0, c = 0, counter = 0] = words;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round += 1) next();
  return () => ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992;
}

const generators = new WeakMap<Run, () => number>();

export function random(): number {
  const run = currentRun("Math.random()");
  let generator = generators.get(run);
  if (generator === undefined) {
    generator = createGenerator(draw(run, "random"));
    generators.set(run, generator);
  }
  return generator();
}

const integerArrays = /^(?:Int8|Uint8|Uint8Clamped|Int16|Uint16|Int32|Uint32|BigInt64|BigUint64)Array$/;
const maxBytes = 65_536;

function getRandomValues<View extends ArrayBufferView>(view: View): View {
  requireArguments(arguments, 1, "An array");
  const tag = Object.prototype.toString.call(view).slice(8, -1);
  if (!integerArrays.test(tag))
    throw new DOMException("crypto.getRandomValues() fills an array of integers", "TypeMismatchError");
  if (view.byteLength > maxBytes)
    throw new DOMException(`crypto.getRandomValues() fills at most ${maxBytes} bytes`, "QuotaExceededError");
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength).set(randomBytes("crypto", view.byteLength));
  return view;
}

function randomUUID(): string {
  const bytes = randomBytes("crypto", 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export const crypto: object = { getRandomValues, randomUUID };
