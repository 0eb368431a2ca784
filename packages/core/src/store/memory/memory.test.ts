import { describe, test } from "vitest";
import { testStore } from "../../testing/store/suite.ts";
import { memory, type MemoryStore } from "./memory.ts";

testStore(
  "memory",
  {
    create: () => memory(),
    kill: (store, workerId) => (store as MemoryStore).kill(workerId),
    stall: (store, workerId) => (store as MemoryStore).stall(workerId),
    recordsAfterMs: 0,
  },
  { describe, test },
);
