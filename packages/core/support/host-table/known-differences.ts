/** Where the realm is not as the host is, each with the reason. What is listed here and no longer differs fails the test. */
export interface KnownDifference {
  reason: string;
  expressions: readonly string[];
  /** Only there: it is the host that changed. */
  nodes?: (major: number) => boolean;
}

const before22 = (major: number): boolean => major < 22;
const from24 = (major: number): boolean => major >= 24;
const from22 = (major: number): boolean => major >= 22;

export const knownDifferences: readonly KnownDifference[] = [
  {
    reason:
      "V8 gives up on an error that is its own cause, and says that it is out of memory; the copy is as the standard has it",
    expressions: [
      "structuredClone((() => { const e = new Error('x'); e.cause = e; return e })())",
      "(() => { const v = (() => { const e = new Error('x'); e.cause = e; return e })(); const c = structuredClone(v); return [c === v, Object.getPrototypeOf(Object(c)) === Object.getPrototypeOf(Object(v)), typeof c] })()",
    ],
    nodes: before22,
  },
  {
    reason: "Node 20 refuses by another class, or not at all, what the standard has refused as here",
    expressions: [
      "structuredClone(1, { transfer: [{}] })",
      "structuredClone(1, { transfer: null })",
      "structuredClone(1, { transfer: {} })",
      "structuredClone(1, { transfer: [new Uint8Array(2)] })",
    ],
    nodes: before22,
  },
  {
    reason: "Node 20 tells listeners before it has aborted the signals that go by this one, and takes arrays only",
    expressions: [
      "(() => { const c = new AbortController(); const any = AbortSignal.any([c.signal]); const heard = []; c.signal.addEventListener('abort', () => heard.push(any.aborted)); any.onabort = () => heard.push(any.reason); c.abort(1); return heard })()",
      "AbortSignal.any(new Set([AbortSignal.abort(3)])).reason",
    ],
    nodes: before22,
  },
  {
    reason:
      "Newer versions tell signals that go by others in another order than that in which they were made, which is the standard's",
    expressions: [
      "(() => { const c = new AbortController(); const one = AbortSignal.any([c.signal]); const two = AbortSignal.any([one, c.signal]); const heard = []; two.onabort = () => heard.push(2); one.onabort = () => heard.push(1); c.abort(); return heard })()",
    ],
    nodes: from24,
  },
  {
    reason: "Newer versions make the text of null; a run must be the same on every version",
    expressions: ["String(new URLSearchParams(null))"],
    nodes: from24,
  },
  {
    reason: "Node forgets the default of an exception's name, which the standard has",
    expressions: ["new DOMException('m', {}).name"],
  },
  {
    reason: "The number of parameters changed; a run must be the same on every version",
    expressions: ["structuredClone.name + structuredClone.length"],
    nodes: from22,
  },
  {
    reason: "globalThis is an object of the run, which can hold nothing that the run could not put there",
    expressions: ["Object.getOwnPropertyDescriptor(globalThis, 'undefined').writable"],
  },
  {
    reason: "Newer versions write keys that are symbols another way; a log reads the same on all",
    expressions: ["shown({ [Symbol('k')]: 4 })", "shown({ [Symbol.toStringTag]: 'Tag' })"],
    nodes: from24,
  },
  {
    reason: "Newer versions write the length of a buffer another way; a log reads the same on all",
    expressions: ["shown(new ArrayBuffer(3))"],
    nodes: from22,
  },
];
