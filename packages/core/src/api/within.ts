import { perdureError } from "../errors/perdure-error.ts";
import type { Store } from "../store/contract.ts";

/** How long a call from outside waits for a store that does not answer. */
const withinMs = 15_000;

/**
 * The answer of the store, or `store_unavailable` when there is none within 15 s. What was asked for may take place later:
 * repeat it with an id or a key.
 */
export async function answerWithin<Answer>(
  { description }: Pick<Store, "description">,
  answer: Promise<Answer>,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const reason = `no answer within ${withinMs / 1_000} s; whether it was done is not known, so repeat it with an id or a key`;
    timer = setTimeout(() => reject(perdureError("store_unavailable", { description, reason })), withinMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
