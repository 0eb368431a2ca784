/**
 * `instanceof` fails between realms and between two installed copies, so every error class of ours carries a brand under a
 * registered symbol and answers `is()` by it.
 */
export function brand(prototype: object, name: string): void {
  Object.defineProperty(prototype, Symbol.for(`perdure.${name}`), { value: true });
}

export function hasBrand(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && Symbol.for(`perdure.${name}`) in value;
}
