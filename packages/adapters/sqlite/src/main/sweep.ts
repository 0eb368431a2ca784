import type { SweepRequest } from "perdure/store";
import type { WireSweep } from "../wire/requests.ts";
import type { Client } from "./client.ts";

/** Runs that one transaction deletes: what is asked meanwhile has its turn between two. */
const atOnce = 50;

export async function sweep(client: Client, request: SweepRequest): Promise<{ runs: number; bundles: number }> {
  const runs = await sweepRuns(client, request);
  return { runs, bundles: await client.request("sweepBundles", { now: request.now }) };
}

async function sweepRuns(client: Client, { endedBefore, limit }: SweepRequest): Promise<number> {
  const ages: WireSweep["endedBefore"] = [];
  for (const status of ["completed", "failed", "cancelled"] as const) {
    const time = endedBefore[status];
    if (time !== undefined) ages.push([status, time]);
  }
  let deleted = 0;
  while (deleted < limit) {
    const asked = Math.min(atOnce, limit - deleted);
    const found = await client.request("sweepRuns", { endedBefore: ages, limit: asked });
    deleted += found;
    if (found < asked) break;
  }
  return deleted;
}
