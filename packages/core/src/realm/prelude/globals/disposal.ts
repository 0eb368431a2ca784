/** What `using` and those who write it by hand need where V8 lacks it: SuppressedError, the stacks, iterators that can be disposed of. */
import { AsyncDisposableStack, DisposableStack } from "./disposable-stacks.ts";
import { disposalSymbols } from "./disposal-symbols.ts";
import { SuppressedError } from "./suppressed-error.ts";

export function installDisposal(): void {
  for (const Class of [SuppressedError, DisposableStack, AsyncDisposableStack]) define(globalThis, Class.name, Class);
  const [dispose = "", asyncDispose = ""] = disposalSymbols;
  const iterator = above([][Symbol.iterator](), 2);
  const asyncIterator = above((async function* () {})(), 3);
  const methods = {
    [dispose](this: Iterator<unknown>): void {
      this.return?.();
    },
    async [asyncDispose](this: AsyncIterator<unknown>): Promise<void> {
      await this.return?.();
    },
  };
  define(iterator, dispose, Reflect.get(methods, dispose));
  define(asyncIterator, asyncDispose, Reflect.get(methods, asyncDispose));
}

function above(object: object, levels: number): object {
  return levels === 0 ? object : above(Object.getPrototypeOf(object) as object, levels - 1);
}

function define(target: object, key: string | symbol, value: unknown): void {
  if (!Object.hasOwn(target, key)) Object.defineProperty(target, key, { value, writable: true, configurable: true });
}
