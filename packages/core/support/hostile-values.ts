/** Values that may do harm to whoever looks at them, or can't travel: each by a name, made fresh. For tables over every border. */

export interface HostileValue {
  name: string;
  make(): unknown;
}

type Makers = Record<string, () => unknown>;
type ObjectMakers = Record<string, () => object>;

const trap = (): never => {
  throw new Error("a trap");
};
const throwOdd = (thrown: unknown) => (): never => {
  throw thrown;
};

const trapNames = [
  "get",
  "has",
  "ownKeys",
  "getPrototypeOf",
  "getOwnPropertyDescriptor",
  "isExtensible",
  "set",
  "defineProperty",
] as const;
const targets: ObjectMakers = {
  "an object": () => ({ a: 1 }),
  "an array": () => [1, 2],
  "a function": () => () => 1,
  "a Map": () => new Map([[1, 2]]),
  "a Date": () => new Date(5),
  "an Error": () => new Error("x"),
  "a Uint8Array": () => new Uint8Array(2),
};

function proxies(): Makers {
  const makers: Makers = {};
  for (const [name, make] of Object.entries(targets)) {
    for (const trapName of trapNames)
      makers[`a proxy of ${name} whose ${trapName} throws`] = () => new Proxy(make(), { [trapName]: trap });
    makers[`a proxy of ${name} all of whose traps throw`] = () =>
      new Proxy(make(), Object.fromEntries(trapNames.map((trapName) => [trapName, trap])));
    makers[`a proxy of ${name} that lets all through`] = () => new Proxy(make(), {});
    makers[`a revoked proxy of ${name}`] = () => {
      const { proxy, revoke } = Proxy.revocable(make(), {});
      revoke();
      return proxy;
    };
  }
  return makers;
}

/** A property that is looked at on the way, whose getter throws. */
const watched: (string | symbol)[] = [
  "constructor",
  "then",
  "toJSON",
  "toString",
  "valueOf",
  "name",
  "length",
  "message",
  "stack",
  "cause",
  "code",
  "errors",
  Symbol.toStringTag,
  Symbol.toPrimitive,
  Symbol.iterator,
  Symbol.for("perdure.Run"),
  Symbol.for("workflow-serialize"),
];

function getters(): Makers {
  const makers: Makers = {};
  const of: ObjectMakers = {
    "an object": () => ({}),
    "an instance": () => new (class Mine {})(),
    "an error": () => new Error("x"),
    "an array": () => [],
  };
  for (const [name, make] of Object.entries(of)) {
    for (const key of watched) {
      if (name === "an array" && key === "length") continue;
      makers[`${name} whose ${String(key)} throws`] = () =>
        Object.defineProperty(make(), key, { get: trap, enumerable: true, configurable: true });
    }
  }
  return makers;
}

function thrownOdd(): Makers {
  const things: Makers = {
    undefined: () => undefined,
    null: () => null,
    "a symbol": () => Symbol("s"),
    "a function": () => trap,
    "a proxy": () => new Proxy({}, { get: trap, getPrototypeOf: trap }),
    "an error whose message throws": () => Object.defineProperty(new Error("x"), "message", { get: trap }),
    "an error like a stack overflow": () => new RangeError("Maximum call stack size exceeded"),
    "an object without a prototype": () => Object.create(null) as unknown,
  };
  return Object.fromEntries(
    Object.entries(things).map(([name, make]) => [
      `a getter that throws ${name}`,
      () => Object.defineProperty({}, "x", { get: throwOdd(make()), enumerable: true }),
    ]),
  );
}

const classes: Record<string, new (...args: never[]) => object> = {
  Array: class Mine extends Array {},
  Map: class Mine extends Map {},
  Set: class Mine extends Set {},
  Date: class Mine extends Date {},
  RegExp: class Mine extends RegExp {},
  Promise: class Mine extends Promise<unknown> {
    constructor() {
      super(() => undefined);
    }
  },
  ArrayBuffer: class Mine extends ArrayBuffer {
    constructor() {
      super(1);
    }
  },
  DataView: class Mine extends (DataView as new (buffer: ArrayBuffer) => object) {
    constructor() {
      super(new ArrayBuffer(1));
    }
  },
  URL: class Mine extends URL {
    constructor() {
      super("http://a");
    }
  },
  URLSearchParams: class Mine extends URLSearchParams {},
  Headers: class Mine extends Headers {},
  Uint8Array: class Mine extends Uint8Array {},
  Float64Array: class Mine extends Float64Array {},
  BigInt64Array: class Mine extends BigInt64Array {},
  Number: class Mine extends Number {},
  String: class Mine extends String {},
  WeakMap: class Mine extends WeakMap<object, unknown> {},
  Object: class Mine extends Object {},
  null: class Mine {
    constructor() {
      return Object.create(Object.create(null) as object) as object;
    }
  },
};

function subclasses(): Makers {
  return Object.fromEntries(
    Object.entries(classes).map(([name, Class]) => [`a subclass of ${name}`, () => Reflect.construct(Class, []) as unknown]),
  );
}

const extended: ObjectMakers = {
  Map: () => new Map(),
  Set: () => new Set(),
  Date: () => new Date(0),
  RegExp: () => /x/,
  URL: () => new URL("http://a"),
  ArrayBuffer: () => new ArrayBuffer(1),
  Uint8Array: () => new Uint8Array(1),
  DataView: () => new DataView(new ArrayBuffer(1)),
  Headers: () => new Headers(),
};

function withProperties(): Makers {
  const makers: Makers = {};
  for (const [name, make] of Object.entries({ ...extended, Array: () => [1], Error: () => new Error("x"), Object: () => ({}) })) {
    if (name in extended) makers[`a ${name} with a property`] = () => Object.assign(make(), { mine: 1 });
    makers[`a ${name} with a function as a property`] = () => Object.assign(make(), { mine: trap });
    makers[`a ${name} with a symbol as a key`] = () => Object.assign(make(), { [Symbol("mine")]: 1 });
    makers[`a frozen ${name}`] = () => (ArrayBuffer.isView(make()) ? Object.seal(make()) : Object.freeze(make()));
  }
  return makers;
}

const nested = (levels: number, wrap: (inner: unknown) => unknown): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = wrap(value);
  return value;
};

const wraps: Record<string, (inner: unknown) => unknown> = {
  arrays: (inner) => [inner],
  objects: (inner) => ({ inner }),
  Maps: (inner) => new Map([[1, inner]]),
  "keys of Maps": (inner) => new Map([[inner, 1]]),
  Sets: (inner) => new Set([inner]),
  causes: (inner) => Object.assign(new Error("x", { cause: inner }), { stack: "" }),
  "arrays with properties": (inner) => Object.assign([], { inner }),
};

function deep(): Makers {
  return Object.fromEntries(
    Object.entries(wraps).flatMap(([name, wrap]) =>
      [1_000, 1_001, 20_000].map((levels) => [`${levels} levels of ${name}`, () => nested(levels, wrap)]),
    ),
  );
}

function cycle(value: object, put: (value: object) => unknown): object {
  put(value);
  return value;
}

const shapes: Makers = {
  "a symbol": () => Symbol("s"),
  "a registered symbol": () => Symbol.for("s"),
  "a function": () => trap,
  "a function without a prototype": () => Object.setPrototypeOf(() => 1, null) as unknown,
  "an async function": () => async () => {},
  "a generator function": () => function* generate() {},
  "a generator": () => (function* generate() {})(),
  "an async generator": () => (async function* generate() {})(),
  "a class": () => class Mine {},
  "an iterator": () => [1][Symbol.iterator](),
  "a WeakMap": () => new WeakMap(),
  "a WeakSet": () => new WeakSet(),
  "a WeakRef": () => new WeakRef({}),
  "a thenable": () => ({ then: trap }),
  "a promise": () => new Promise(() => undefined),
  "a then of data": () => ({ then: 1 }),
  Math: () => Math,
  JSON: () => JSON,
  Reflect: () => Reflect,
  Intl: () => Intl,
  globalThis: () => globalThis,
  "an arguments object": () =>
    (function all(..._args: unknown[]) {
      return arguments;
    })(1),
  "a SharedArrayBuffer": () => new SharedArrayBuffer(1),
  "a view on a SharedArrayBuffer": () => new Uint8Array(new SharedArrayBuffer(2)),
  "a detached buffer": () => detached().buffer,
  "a view on a detached buffer": () => detached(),
  "a DataView on a detached buffer": () => {
    const buffer = new ArrayBuffer(4);
    const view = new DataView(buffer);
    structuredClone(buffer, { transfer: [buffer] });
    return view;
  },
  "a resizable buffer": () => resizable(),
  "a view on a resizable buffer": () => new Uint8Array(resizable()),
  "a view beyond its buffer": () => {
    const buffer = resizable();
    const view = new Uint8Array(buffer, 4, 4);
    buffer.resize(2);
    return view;
  },
  "an invalid Date": () => new Date(NaN),
  "a boxed number": () => Object(1) as unknown,
  "a boxed text": () => Object("x") as unknown,
  "a boxed boolean": () => Object(true) as unknown,
  "a boxed bigint": () => Object(1n) as unknown,
  "a boxed symbol": () => Object(Symbol("s")) as unknown,
  "a key __proto__": () => JSON.parse('{"__proto__":{"polluted":1}}') as unknown,
  "a key constructor": () => ({ constructor: { prototype: { polluted: 1 } } }),
  "a null prototype with a key __proto__": () =>
    Object.assign(Object.create(null) as object, JSON.parse('{"__proto__":1}')) as unknown,
  "a prototype of its own": () => Object.create({ a: 1 }) as unknown,
  "a prototype of no prototype": () => Object.create(Object.create(null) as object) as unknown,
  "an error without a prototype": () => Object.setPrototypeOf(new Error("x"), null) as unknown,
  "an array without a prototype": () => Object.setPrototypeOf([1], null) as unknown,
  "an object that says it is a Map": () => ({ [Symbol.toStringTag]: "Map" }),
  "an instance that says it is a Map": () =>
    new (class Mine {
      get [Symbol.toStringTag]() {
        return "Map";
      }
    })(),
  "an instance that says it is an Error": () =>
    new (class Mine {
      get [Symbol.toStringTag]() {
        return "Error";
      }
    })(),
  "an object made of Map's prototype": () => Object.create(Map.prototype) as unknown,
  "an object made of Date's prototype": () => Object.create(Date.prototype) as unknown,
  "an object made of Uint8Array's prototype": () => Object.create(Uint8Array.prototype) as unknown,
  "an array with a hole": () => Array.from({ length: 0 }, String).concat(Array(2), ["x"]),
  "an array of a huge length": () => Object.assign([], { length: 4_294_967_295 }),
  "a proxy of an array of a length that is none": () =>
    new Proxy([], { get: (target, key) => (key === "length" ? Infinity : Reflect.get(target, key)) }),
  "a proxy of an array of a negative length": () =>
    new Proxy([], { get: (target, key) => (key === "length" ? -1 : Reflect.get(target, key)) }),
  "a match": () => /(?<a>x)/d.exec("x"),
  "an array that holds itself": () => cycle([], (array) => (array as unknown[]).push(array)),
  "an array with itself as a property": () => cycle([1], (array) => Object.assign(array, { self: array })),
  "an object that holds itself": () => cycle({}, (value) => Object.assign(value, { self: value })),
  "an error that is its own cause": () => cycle(new Error("x"), (error) => Object.assign(error, { cause: error })),
  "a Map that holds itself as a key": () => cycle(new Map(), (map) => (map as Map<unknown, unknown>).set(map, map)),
  "a Set that holds itself": () => cycle(new Set(), (set) => (set as Set<unknown>).add(set)),
  "an AggregateError of itself": () =>
    cycle(new AggregateError([], "x"), (error) => (error as AggregateError).errors.push(error)),
  "errors that hold each other": () => {
    const errors = Array.from({ length: 20 }, (_each, index) => Object.assign(new Error(`${index}`), { run: trap }));
    for (const error of errors) Object.assign(error, { cause: errors[0], errors });
    return new AggregateError(errors);
  },
  "an error whose message is an object": () => Object.assign(new Error("x"), { message: { toString: trap } }),
  "an error whose name is a symbol": () => Object.assign(new Error("x"), { name: Symbol("s") }),
  "an error whose stack is a number": () => Object.assign(new Error("x"), { stack: 5 }),
  "an error whose code is an object": () => Object.assign(new Error("x"), { code: { toString: trap } }),
  "an error whose cause is a function": () => new Error("x", { cause: trap }),
  "an error whose cause has a function": () => new Error("x", { cause: { data: [trap] } }),
  "an AggregateError whose errors are none": () => Object.assign(new AggregateError([]), { errors: 5 }),
  "an error with a long message": () => new Error("x".repeat(1_000_000)),
  "a DOMException": () => new DOMException("x", "AbortError"),
  "a lone surrogate": () => "\ud800",
  "a text with NUL": () => "a\0b",
  "a key with NUL": () => ({ "\0": 1 }),
  "a long text": () => "ä".repeat(1_000_000),
  "a function in a Map": () => new Map([["x", { f: trap }]]),
  "a function as a key of a Map": () => new Map([[trap, 1]]),
  "a function in a Set": () => new Set([1, { f: trap }]),
  "a function in a key of a Map": () => new Map([[{ f: trap }, 1]]),
  "a toJSON": () => ({ toJSON: trap }),
  "an instance with a toJSON": () =>
    new (class Mine {
      toJSON() {
        return 1;
      }
    })(),
  "a class named to mislead": () =>
    Object.create({ constructor: Object.defineProperty(() => 1, "name", { get: trap }) }) as unknown,
  "a class with a long name": () => Object.create({ constructor: { name: "x".repeat(100_000) } }) as unknown,
  "a ReadableStream": () => new ReadableStream(),
  "a ReadableStream that is locked": () => {
    const stream = new ReadableStream();
    stream.getReader();
    return stream;
  },
  "a ReadableStream that has failed": () => new ReadableStream({ start: (controller) => controller.error(new Error("failed")) }),
  "a ReadableStream of what can't travel": () => new ReadableStream({ pull: (controller) => controller.enqueue(() => 1) }),
  "a ReadableStream whose source throws when it is cancelled": () =>
    new ReadableStream({ pull: (controller) => controller.enqueue(() => 1), cancel: trap }),
  "a WritableStream": () => new WritableStream(),
  "a Request": () => new Request("http://a"),
  "a Response": () => new Response(),
  "an AbortSignal": () => new AbortController().signal,
};

function detached(): Uint8Array {
  const view = new Uint8Array(4);
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
}

/** The types of the language that is compiled for do not have it yet. */
function resizable(): ArrayBuffer & { resize(length: number): void } {
  return Reflect.construct(ArrayBuffer, [8, { maxByteLength: 16 }]) as ArrayBuffer & { resize(length: number): void };
}

export const hostileValues: readonly HostileValue[] = Object.entries({
  ...proxies(),
  ...getters(),
  ...thrownOdd(),
  ...subclasses(),
  ...withProperties(),
  ...deep(),
  ...shapes,
}).map(([name, make]) => ({ name, make }));
