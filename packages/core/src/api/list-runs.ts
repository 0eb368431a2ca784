import { Buffer } from "node:buffer";
import { notBuiltYet } from "../errors/not-built-yet.ts";
import { runtime } from "../runtime/runtime.ts";
import type { RunQuery, RunRecord, RunStatus } from "../store/contract/contract.ts";
import { guarded } from "../describe/guarded.ts";
import { invalidOption, readList, readOptions, readTags } from "../options/options.ts";
import { answerWithin } from "./within.ts";

export interface ListRunsOptions {
  /** Runs in this state, or in one of these. Default: all. */
  status?: RunStatus | readonly RunStatus[];
  /** Not built yet. */
  workflowName?: string;
  /** Runs that have all of these tags. */
  tags?: Record<string, string>;
  /** Runs that were created then or later: a `Date` or ms since the epoch. */
  since?: Date | number;
  /** Goes on behind a page: its `cursor`. */
  cursor?: string;
  /** Runs of a page: 1 to 1000. Default 100. */
  limit?: number;
}

/** What a list says of a run. `getRun(runId)` gives its handle. */
export interface RunSummary {
  runId: string;
  workflowId: string;
  workflowName: string;
  status: RunStatus;
  /** Why it is parked or failed; null otherwise. */
  code: string | null;
  tags: Record<string, string>;
  createdAt: Date;
  startedAt: Date | null;
  completedAt: Date | null;
}

/** Runs, the newest first. */
export interface RunPage {
  runs: RunSummary[];
  /** For the next page; null: there is none. */
  cursor: string | null;
}

type Position = NonNullable<RunQuery["before"]>;

const statuses: readonly RunStatus[] = ["pending", "running", "parked", "completed", "failed", "cancelled"];
const mostStatuses = 100;
const mostRuns = 1_000;
const fewRuns = 100;

/**
 * The runs of this store, the newest first, page by page.
 *
 * @throws `invalid_option`
 * @example
 * const { runs, cursor } = await listRuns({ status: "failed", limit: 20 });
 */
export async function listRuns(options?: ListRunsOptions): Promise<RunPage> {
  const query = queryOf(options);
  const { store } = await runtime().open();
  // One more tells whether there is another page.
  const records = await answerWithin(store, store.listRuns({ ...query, limit: query.limit + 1 }));
  const page = records.slice(0, query.limit);
  const last = page.at(-1);
  return { runs: page.map(summaryOf), cursor: records.length > page.length && last !== undefined ? cursorOf(last) : null };
}

function queryOf(options: unknown): RunQuery {
  const given = readOptions("listRuns()", options, ["status", "workflowName", "tags", "since", "cursor", "limit"]);
  if (given.has("workflowName")) throw notBuiltYet("The option workflowName of listRuns()");
  const limit = given.get("limit") ?? fewRuns;
  if (!isLimit(limit)) throw invalidOption("limit", limit, `a whole number from 1 to ${mostRuns}`);
  return {
    limit,
    ...(given.has("status") ? { status: statusesOf(given.get("status")) } : {}),
    ...(given.has("tags") ? { tags: readTags(given.get("tags")) } : {}),
    ...(given.has("since") ? { since: momentOf(given.get("since")) } : {}),
    ...(given.has("cursor") ? { before: positionOf(given.get("cursor")) } : {}),
  };
}

function isLimit(limit: unknown): limit is number {
  return Number.isInteger(limit) && (limit as number) >= 1 && (limit as number) <= mostRuns;
}

function statusesOf(status: unknown): RunStatus[] {
  const wanted = readList("status", status, mostStatuses) ?? [status];
  const wrong = wanted.findIndex((each) => !(statuses as readonly unknown[]).includes(each));
  if (wrong >= 0) throw invalidOption("status", wanted[wrong], `one or a list of ${statuses.join(", ")}`);
  return wanted as RunStatus[];
}

function momentOf(since: unknown): number {
  const at = guarded<unknown>(() => (typeof since === "object" ? Date.prototype.getTime.call(since) : since), null);
  if (typeof at !== "number" || !Number.isFinite(at)) throw invalidOption("since", since, "a Date, or ms since the epoch");
  return Math.ceil(at);
}

function cursorOf({ createdAt, runId }: Position): string {
  return Buffer.from(JSON.stringify([createdAt, runId])).toString("base64url");
}

function positionOf(cursor: unknown): Position {
  const parsed = guarded<unknown>(
    () => (typeof cursor === "string" ? JSON.parse(Buffer.from(cursor, "base64url").toString()) : null),
    null,
  );
  const [createdAt, runId] = Array.isArray(parsed) ? (parsed as unknown[]) : [];
  if (typeof createdAt === "number" && typeof runId === "string") return { createdAt, runId };
  throw invalidOption("cursor", cursor, "the cursor of a page that listRuns() gave");
}

function summaryOf(record: RunRecord): RunSummary {
  const { runId, workflowId, status, code, tags, createdAt, startedAt, completedAt } = record;
  return {
    runId,
    workflowId,
    workflowName: workflowId.slice(workflowId.lastIndexOf("//") + 2),
    status,
    code: status === "parked" || status === "failed" ? code : null,
    tags: { ...tags },
    createdAt: new Date(createdAt),
    startedAt: startedAt === null ? null : new Date(startedAt),
    completedAt: completedAt === null ? null : new Date(completedAt),
  };
}
