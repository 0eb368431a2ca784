import { createHmac } from "node:crypto";

/**
 * Keyed streams of a run's secret: HMAC-SHA256 of (purpose, ordinal) under the seed. The same on every replay, unguessable
 * without the seed, and independent of each other.
 */
export function derive(seedHex: string, purpose: string, ordinal: number): Uint8Array {
  return createHmac("sha256", Buffer.from(seedHex, "hex")).update(`${purpose}:${ordinal}`).digest();
}
