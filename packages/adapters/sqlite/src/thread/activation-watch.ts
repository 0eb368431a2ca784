import type { Database } from "../driver/database.ts";
import { lacksMark, markActivation, markStall } from "../sql/mark-activation.ts";
import type { RunHeads } from "../sql/run-heads.ts";
import { type LifeMemory, readActivation } from "../wire/life-memory.ts";
import { toText } from "../wire/text.ts";
import { beatPatienceMs, inTransaction } from "./transaction.ts";

/** Records a worker's long activations. */
export interface ActivationWatch {
  look(owner: number, now: number): void;
  /** The worker's main thread has stalled: perhaps in a long activation. */
  recordStall(owner: number, now: number): void;
}

/** An activation that lasts longer is recorded, and again each time that long: a commit of its run forgets the record. */
const longActivationMs = 250;

export function createActivationWatch(db: Database, heads: RunHeads, memory: LifeMemory): ActivationWatch {
  let seen = { number: 0, since: 0, lookedAt: 0 };

  /** The run whose activation is under way for long. */
  function longActivation(now: number): string | null {
    const activation = readActivation(memory);
    if (activation === null) return null;
    if (activation.number !== seen.number) seen = { number: activation.number, since: now, lookedAt: now };
    return now - seen.since > longActivationMs ? activation.runId : null;
  }

  return {
    look(owner, now) {
      const found = longActivation(now);
      if (found === null || now - seen.lookedAt <= longActivationMs) return;
      const runId = toText(found);
      if (lacksMark(db, runId, owner)) {
        heads.forget(runId);
        inTransaction(db, () => markActivation(db, runId, owner), beatPatienceMs);
      }
      seen.lookedAt = now;
    },
    recordStall(owner, now) {
      const found = longActivation(now);
      if (found === null) return;
      const runId = toText(found);
      heads.forget(runId);
      inTransaction(db, () => markStall(db, runId, owner), beatPatienceMs);
    },
  };
}
