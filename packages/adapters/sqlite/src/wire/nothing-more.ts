import type { WireCommitMore } from "./operations.ts";

/** What an ordinary commit has beside its events and state. */
export const nothingMore: WireCommitMore = {
  fault: null,
  taken: [],
  tokens: [],
  creations: [],
  watches: [],
  results: [],
  outbox: [],
  code: null,
  completedAt: null,
  release: false,
  seal: false,
  progress: false,
  endTurn: false,
};
