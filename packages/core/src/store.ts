/** What a store is made of: the contract, and what its adapters and its users share. */
export { messageOf, PerdureError, perdureError } from "./errors/perdure-error.ts";
export type * from "./journal/events.ts";
export type * from "./store/contract/contract.ts";
export { createGroupCommitter, type GroupCommitter, type GroupOptions, type Submit } from "./store/group.ts";
export { changesOf } from "./store/changes.ts";
export { firstOf } from "./store/page.ts";
export { sizeOfEvent } from "./journal/events.ts";
export { createListeners, type Listeners } from "./store/listeners.ts";
export { memory, type MemoryOptions, type MemoryStore } from "./store/memory/memory.ts";
export {
  commitFault,
  covers,
  dueAt,
  endResult,
  endsActivation,
  isTerminal,
  needsInboxSeen,
  noticeOf,
  refuseInvalid,
  releasesParked,
  serves,
  type Suspicion,
  suspicionOf,
  unavailableWhileEnding,
  unusedBundleMs,
} from "./store/rules.ts";
