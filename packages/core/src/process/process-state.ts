/**
 * What a process has once, however many copies of these modules it has loaded: a bundler may copy them into several files, and a
 * dev server loads them again after an edit.
 */
const key = Symbol.for("perdure.process");

interface ProcessState {
  runtime: unknown;
  stepContext: unknown;
  givenStreams: unknown;
}

/** The one of this process, made by whoever asks first. */
export function ofProcess<Value>(name: keyof ProcessState, make: () => Value): Value {
  const holder = globalThis as { [key]?: Partial<ProcessState> };
  const state = (holder[key] ??= {});
  state[name] ??= make();
  return state[name] as Value;
}
