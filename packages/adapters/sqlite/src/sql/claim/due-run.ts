/** A run that may be claimed, with what decides which come first. */
export interface DueRun {
  rid: number;
  priority: number;
  lane: number;
  due_at: number;
  /** 0 for all with fewer than 2. */
  deaths: number;
}

/** Higher priorities first, and of one priority what has been due longer. */
export function inOrder(a: DueRun, b: DueRun): number {
  return b.priority - a.priority || a.due_at - b.due_at || a.rid - b.rid;
}
