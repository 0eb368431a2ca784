/** Compares what the store says in the end with what the ledger says has happened. Pure. */
import { doublesOf } from "./verdict/doubled.ts";
import { killsOf, type Kills } from "./verdict/kills.ts";
import { lossesOf } from "./verdict/lost.ts";
import { stuckOf } from "./verdict/stuck.ts";
import type { Evidence } from "./evidence.ts";

export interface Verdict extends Kills {
  runs: number;
  /** What is wrong, in words; empty where nothing is. */
  lost: string[];
  doubled: string[];
  stuck: string[];
  failed: string[];
  parked: string[];
  /** Parked without a reason, or not parked with one. */
  wronglyParked: string[];
}

export function judge(evidence: Evidence): Verdict {
  const { finals } = evidence;
  return {
    ...killsOf(evidence.entries),
    runs: finals.length,
    lost: lossesOf(evidence),
    doubled: doublesOf(evidence),
    stuck: stuckOf(evidence),
    failed: finals.filter(({ status }) => status === "failed").map(({ runId }) => runId),
    parked: finals.filter(({ status }) => status === "parked").map(({ runId }) => runId),
    wronglyParked: finals
      .filter(({ status, deadly }) => (status === "parked") !== deadly)
      .map(({ runId, status }) => `${runId} is ${status}`),
  };
}
