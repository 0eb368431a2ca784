import type { Bindable } from "../driver/driver.ts";
import type { Database } from "../driver/database.ts";
import type { WireRun, WireRunQuery } from "../wire/requests.ts";
import { runColumns, runTables } from "./run-columns.ts";

/** Newest first. The conditions that a query has make its text, of which there are few. */
export function listRuns(db: Database, query: WireRunQuery): WireRun[] {
  const conditions: string[] = [];
  const parameters: Bindable[] = [];
  const where = (condition: string, ...values: Bindable[]): void => {
    conditions.push(condition);
    parameters.push(...values);
  };
  if (query.statuses !== null) where("r.status IN (SELECT value FROM json_each(?))", JSON.stringify(query.statuses));
  if (query.workflowId !== null) where("r.workflow_id = ?", query.workflowId);
  if (query.since !== null) where("r.created_at >= ?", query.since);
  if (query.before !== null) where("(r.created_at, r.run_id) < (?, ?)", query.before.createdAt, query.before.runId);
  if (query.tags.length > 0) {
    const all = `NOT EXISTS (
      SELECT 1 FROM json_each(?) wanted
      WHERE NOT EXISTS (SELECT 1 FROM json_each(r.tags) tag WHERE tag.value = wanted.value))`;
    where(all, JSON.stringify(query.tags.map((tag) => JSON.stringify(tag))));
  }
  const filter = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const sql = `SELECT ${runColumns} FROM ${runTables} ${filter} ORDER BY r.created_at DESC, r.run_id DESC LIMIT ?`;
  return db.all<WireRun>(sql, ...parameters, query.limit);
}
