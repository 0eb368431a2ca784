import { fileURLToPath } from "node:url";
import type { Store } from "perdure/store";
import { sqlite } from "./sqlite.ts";

/** Opens `sqlite:path` (from `root`) or `sqlite:///path`: what perdure asks of every adapter package. */
export function openStore(url: string, { root }: { root: string }): Store {
  const path = url.replace(/^sqlite:/i, "");
  if (path === "") return sqlite({ root });
  return sqlite({ path: path.startsWith("//") ? fileURLToPath(`file:${path}`) : path, root });
}
