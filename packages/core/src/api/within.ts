import { perdureError } from "../errors/perdure-error.ts";
import type { Store } from "../store/contract/contract.ts";

/** How long a call from outside waits for a store that does not answer. */
const withinMs = 15_000;

interface Call {
  description: string;
  /** Monotonic ms. */
  until: number;
  reject(error: Error): void;
}

/** Calls that wait, in the order of their deadlines. One timer serves all: one for each would cost a part of every call. */
const waiting = new Set<Call>();
let timer: NodeJS.Timeout | null = null;

/**
 * The answer of the store, or `store_unavailable` when there is none within 15 s. What was asked for may take place later:
 * repeat it with an id or a key.
 */
export function answerWithin<Answer>({ description }: Pick<Store, "description">, answer: Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call: Call = { description, until: performance.now() + withinMs, reject };
    begin(call);
    answer.then(
      (value) => {
        end(call);
        resolve(value);
      },
      (error: unknown) => {
        end(call);
        reject(error);
      },
    );
  });
}

function begin(call: Call): void {
  waiting.add(call);
  timer ??= setTimeout(look, withinMs);
  // A call keeps the process alive until it has its answer.
  if (waiting.size === 1) timer.ref();
}

function end(call: Call): void {
  waiting.delete(call);
  if (waiting.size === 0) timer?.unref();
}

function look(): void {
  const now = performance.now();
  for (const call of waiting) {
    if (call.until > now) break;
    end(call);
    const reason = `no answer within ${withinMs / 1_000} s; whether it was done is not known, so repeat it with an id or a key`;
    call.reject(perdureError("store_unavailable", { description: call.description, reason }));
  }
  const [next] = waiting;
  timer = next === undefined ? null : setTimeout(look, Math.max(0, next.until - now));
}
