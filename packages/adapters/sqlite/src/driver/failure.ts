/** What an error of SQLite means to us, whichever library threw it. */
export type FailureKind = "busy" | "full" | "too-big" | "corrupt" | "not-openable" | "read-only" | "other";

/** Primary result codes: https://sqlite.org/rescode.html */
const kinds: Record<number, FailureKind> = {
  5: "busy",
  6: "busy",
  8: "read-only",
  11: "corrupt",
  13: "full",
  14: "not-openable",
  18: "too-big",
  23: "read-only",
  26: "corrupt",
};
const names: Record<string, number> = {
  SQLITE_BUSY: 5,
  SQLITE_LOCKED: 6,
  SQLITE_READONLY: 8,
  SQLITE_CORRUPT: 11,
  SQLITE_FULL: 13,
  SQLITE_CANTOPEN: 14,
  SQLITE_TOOBIG: 18,
  SQLITE_AUTH: 23,
  SQLITE_NOTADB: 26,
};

export function failureKind(error: unknown): FailureKind {
  if (typeof error !== "object" || error === null) return "other";
  if ("errcode" in error && typeof error.errcode === "number") return kinds[error.errcode & 0xff] ?? "other";
  if ("code" in error && typeof error.code === "string") {
    const name = /^SQLITE_[A-Z]+/.exec(error.code)?.[0];
    if (name !== undefined) return kinds[names[name] ?? 0] ?? "other";
  }
  // A parameter that the library itself can't take, such as a string of more than 2 GiB.
  return error instanceof RangeError ? "too-big" : "other";
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
