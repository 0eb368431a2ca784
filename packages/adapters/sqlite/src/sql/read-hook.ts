import type { Database } from "../driver/database.ts";
import type { WireHook } from "../wire/requests.ts";

const select = `
SELECT t.token, r.run_id, t.hook_id, t.webhook, t.created_at, t.metadata
FROM tokens t JOIN runs r ON r.rid = t.rid WHERE t.token = ?`;

export function readHook(db: Database, token: string): WireHook | null {
  return db.get<WireHook>(select, token) ?? null;
}
