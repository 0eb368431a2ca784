import { ulid } from "ulid";

/** Bytes that only holders of the run's seed can know, the same on every replay. */
export type Derive = (seedHex: string, purpose: string, ordinal: number) => Uint8Array;

export type EntityPrefix = "step" | "wait" | "hook" | "strm";

/** The id of an entity: a ULID of logical time and the run's own entropy, so it is the same after a crash that lost its record. */
export function entityId(prefix: EntityPrefix, at: number, seed: string, ordinal: number, derive: Derive): string {
  const bytes = derive(seed, "entity", ordinal);
  let index = 0;
  const random = () => (bytes[index++] ?? 0) / 256;
  return `${prefix}_${ulid(at, random)}`;
}
