/** How values are made while they are read, where it differs from devalue's own way. */
import type { ParseOperations } from "devalue";

export const readOperations: Partial<ParseOperations> = {
  set(target, key, value) {
    // Defined, not assigned: what is inherited under the same name must not see it.
    if (typeof key === "string" && key in Object.prototype)
      Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
    else (target as Record<string | number, unknown>)[key] = value;
  },
  fromStringValue(tag, text) {
    const { URL, URLSearchParams } = globalThis as unknown as Record<string, new (text: string) => unknown>;
    if (tag === "URL" && URL !== undefined) return new URL(text);
    if (tag === "URLSearchParams" && URLSearchParams !== undefined) return new URLSearchParams(text);
    throw new TypeError(`unknown type ${tag}`);
  },
};
