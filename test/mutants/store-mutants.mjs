// Rules of the stores and of the way to them. README.md says what the fields mean.

const core = "packages/core/src";
const sqlite = "packages/adapters/sqlite/src";

export const storeMutants = [
  {
    name: "overtaking",
    rule: "operations of one run never overtake each other",
    edits: [
      {
        file: `${core}/store/group-queue.ts`,
        from: "for (const { keys } of this.#flights) if (keys.has(key)) return true;",
        to: "void key;",
      },
    ],
    test: {
      files: [`${core}/store/group.test.ts`],
      name: "operations of one run never overtake each other, though the batch before them fails and is repeated",
    },
  },
  {
    name: "stale-epoch",
    rule: "I4, S47: the memory store refuses a commit of a former owner",
    edits: [
      {
        file: `${core}/store/memory/commit.ts`,
        from: "if (run.record.owner === null || run.record.epoch !== operation.epoch)",
        to: "if (run.record.owner === null)",
      },
    ],
    test: { files: [`${core}/store/memory/memory.test.ts`], name: "S47: the former owner is fenced after a claim" },
  },
  {
    name: "commit-twice",
    rule: "I2, S10: the memory store does a repeated commit once",
    edits: [
      {
        file: `${core}/store/memory/commit.ts`,
        from: "  if (first !== undefined) return first;\n  return refusal",
        to: "  return refusal",
      },
    ],
    test: {
      files: [`${core}/store/memory/memory.test.ts`],
      name: "S10: a repeated commit gives its first answer and writes nothing",
    },
  },
  {
    name: "unsynced",
    rule: "I1: the file is synced as its store says",
    edits: [{ file: `${sqlite}/thread/open.ts`, from: "PRAGMA synchronous = ${synchronous};", to: "PRAGMA synchronous = OFF;" }],
    test: { files: ["test/mutants/synchronous.test.ts"], name: "a store that is opened with FULL is synced as that says" },
  },
  {
    name: "sqlite-append-twice",
    rule: "I1, S52: SQLite does a repeated append once",
    edits: [
      {
        file: `${sqlite}/sql/append-chunks.ts`,
        from: 'if (append.sequence < next) return { outcome: "appended", first: repeatedFirst(db, stream, append) ?? length };',
        to: "void repeatedFirst;",
      },
      {
        file: `${sqlite}/sql/append-chunks.ts`,
        from: "if (append.sequence > next)",
        to: "if (append.sequence > next && next < 0)",
      },
    ],
    builds: true,
    test: {
      files: [`${sqlite}/sqlite.test.ts`],
      name: "S52: a repeated append gives its first answer and writes nothing, a gap is refused",
    },
  },
  {
    name: "sqlite-stale-epoch",
    rule: "I4, S47: SQLite refuses a commit of a former owner",
    edits: [
      {
        file: `${sqlite}/sql/commit-events.ts`,
        from: "head.owner !== null && head.epoch === commit.epoch &&",
        to: "head.owner !== null &&",
      },
      {
        file: `${sqlite}/sql/commit-events.ts`,
        from: "if (head.owner === null || head.epoch !== commit.epoch)",
        to: "if (head.owner === null)",
      },
    ],
    builds: true,
    test: { files: [`${sqlite}/sqlite.test.ts`], name: "S47: the former owner is fenced after a claim" },
  },
  {
    name: "sqlite-end-sees-all",
    rule: "I1, S13: SQLite ends no run whose inbox its owner has not seen to the end",
    edits: [
      {
        file: `${sqlite}/sql/commit-events.ts`,
        from: "commit.inboxSeen !== null && head.inbox_position > commit.inboxSeen",
        to: "commit.inboxSeen === -1",
      },
    ],
    builds: true,
    test: {
      files: [`${sqlite}/sqlite.test.ts`],
      name: "S13: a commit that has not seen the whole inbox is told where it ends, and nothing is written",
    },
  },
  {
    name: "sqlite-all-struck",
    rule: "S80: a death counts for what was outstanding alone",
    edits: [
      {
        file: `${sqlite}/sql/bury-worker.ts`,
        from: "death.stalled_in === null ? run.outstanding + run.marked > 0 : run.rid === death.stalled_in",
        to: "death.stalled_in === null || run.rid === death.stalled_in",
      },
    ],
    builds: true,
    test: { files: [`${sqlite}/sqlite.test.ts`], name: "S80: the death of an owner of a waiting run does not count" },
  },
  {
    name: "message-in-the-way",
    rule: "a message that is held back lets the commit pass that ends its run",
    edits: [
      {
        file: `${core}/store/operation-order.ts`,
        from: 'operation.kind === "send" ? `send ${orderKey(operation)}` : orderKey(operation)',
        to: "orderKey(operation)",
      },
    ],
    test: {
      files: ["test/mutants/held-message.test.ts"],
      name: "a message that is held back lets the commit pass that its run needs to end",
    },
    hangs: true,
  },
];
