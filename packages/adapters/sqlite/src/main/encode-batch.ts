import type { Operation } from "perdure/store";
import type { WireOperation } from "../wire/operations.ts";
import { encode } from "./encode.ts";

export interface EncodedBatch {
  wire: WireOperation[];
  /** The operations that have no place in `wire`. */
  tooLarge: ReadonlySet<Operation>;
}

/** One by one: an operation whose text is longer than JavaScript can hold takes no other one with it. */
export function encodeBatch(operations: readonly Operation[]): EncodedBatch {
  const wire: WireOperation[] = [];
  const tooLarge = new Set<Operation>();
  for (const operation of operations) {
    try {
      wire.push(encode(operation));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      tooLarge.add(operation);
    }
  }
  return { wire, tooLarge };
}
