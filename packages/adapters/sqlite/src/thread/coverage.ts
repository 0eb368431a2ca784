import { covers, serves } from "perdure/store";
import type { Database } from "../driver/database.ts";
import type { Lane } from "../sql/lanes.ts";
import { claimingOffers } from "../sql/worker-offer.ts";
import type { WireOffer } from "../wire/requests.ts";

/** Says which lanes are for a worker. */
export interface Coverage {
  /** Whether the worker serves the queue, and covers the bundle or nobody does who could take it. Asked for one claim. */
  of(worker: { number: number; offer: WireOffer }): (lane: Lane) => boolean;
}

interface Offer {
  steps: ReadonlySet<string>;
  queues: readonly string[] | null;
}

/** Texts that were parsed are kept: they change seldom, and claims are many. */
const mostTexts = 200;

export function createCoverage(db: Database): Coverage {
  const steps = new Map<string, ReadonlySet<string>>();

  function parse(offer: WireOffer): Offer {
    let found = steps.get(offer.steps);
    if (found === undefined) {
      found = new Set(JSON.parse(offer.steps) as string[]);
      if (steps.size >= mostTexts) steps.clear();
      steps.set(offer.steps, found);
    }
    return { steps: found, queues: offer.queues === null ? null : (JSON.parse(offer.queues) as string[]) };
  }

  return {
    of({ number, offer }) {
      const own = parse(offer);
      let others: Offer[] | null = null;
      const othersNow = (): Offer[] =>
        (others ??= claimingOffers(db)
          .filter((other) => other.number !== number)
          .map(parse));
      return (lane) => {
        if (!serves(own, lane.queue)) return false;
        return covers(own, lane) || !othersNow().some((other) => serves(other, lane.queue) && covers(other, lane));
      };
    },
  };
}
