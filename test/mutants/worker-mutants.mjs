// Rules of the worker. README.md says what the fields mean.

const core = "packages/core/src";
const actor = `${core}/worker/run/run-actor.ts`;
const inbox = `${core}/worker/run/run-inbox.ts`;
const dispatcher = `${core}/worker/run/dispatcher.ts`;
const commits = `${core}/worker/run/run-commits.ts`;

export const workerMutants = [
  {
    name: "early-retry",
    rule: "W3: a retry begins when the failure before it is durable",
    edits: [
      {
        file: `${core}/worker/step/step-attempts.ts`,
        from: "return this.#actor.whenDurable(() => this.#actor.startStep(entity));",
        to: "return this.#actor.startStep(entity);",
      },
    ],
    test: {
      files: [`${core}/worker/step/durable-retry.test.ts`],
      name: "a retry begins when the failure before it is durable, and not sooner",
    },
  },
  {
    name: "missed-notice",
    rule: "I1: a message that comes while the inbox is read is read too",
    edits: [
      {
        file: inbox,
        from: "    this.#readAgain = true;\n    const { context, run } = this.#actor;",
        to: "    const { context, run } = this.#actor;",
      },
      {
        file: inbox,
        from: "    this.#reading = true;\n",
        to: "    this.#readAgain = true;\n    this.#reading = true;\n",
      },
    ],
    test: { files: [`${core}/worker/inbox-notices.test.ts`], name: "a message that comes while the inbox is read is read too" },
    hangs: true,
  },
  {
    name: "early-death",
    rule: "a worker's life ends when it has released its runs",
    edits: [
      {
        file: `${core}/worker/worker.ts`,
        from: "    for (const actor of this.#actors.values()) actor.releaseNow();\n",
        to: "    await this.context.life.end();\n    for (const actor of this.#actors.values()) actor.releaseNow();\n",
      },
    ],
    test: {
      files: [`${core}/worker/parting.test.ts`],
      name: "a worker's life ends when it has released all its runs, and not sooner",
    },
  },
  {
    name: "put-back-in-disorder",
    rule: "W7: an end that is built again has its events in their order",
    edits: [
      {
        file: commits,
        from: "this.#events = [...commit.events, ...this.#events];",
        to: "this.#events = [...this.#events, ...commit.events.toReversed()];",
      },
    ],
    test: {
      files: [`${core}/worker/inbox-notices.test.ts`],
      name: "an end that a message came before is built again of the same events in the same order",
    },
  },
  {
    name: "clean-up-unlimited",
    rule: "the limit of a clean-up holds at the next owner",
    edits: [{ file: dispatcher, from: "if (asked === null || machine.", to: "if (asked === null || run.epoch > 1 || machine." }],
    test: { files: [`${core}/worker/parting.test.ts`], name: "the limit of a clean-up holds at the next owner too" },
    hangs: true,
  },
  {
    name: "fenced-goes-on",
    rule: "I4: the attempts of a run that was taken over are aborted",
    edits: [
      {
        file: dispatcher,
        from: "    this.#timers.clearAll();\n    this.#attempts.abort();\n",
        to: "    this.#timers.clearAll();\n",
      },
    ],
    test: {
      files: [`${core}/worker/parting.test.ts`],
      name: "a run that another worker has taken over is left alone: its attempts are aborted",
    },
  },
  {
    name: "end-sees-all",
    rule: "W7: an end names the inbox position that its owner has seen",
    edits: [{ file: commits, from: "this.#ports.inboxSeen : null", to: "Number.MAX_SAFE_INTEGER : null" }],
    test: { files: [`${core}/worker/inbox-notices.test.ts`], name: "an end that a message came before takes the message up" },
  },
  {
    name: "uncaused-step",
    rule: "I3: a step starts when the event that caused it is durable",
    edits: [{ file: dispatcher, from: "else if (entity.cause > durable) waiting.push(entity);", to: "" }],
    test: {
      files: [`${core}/worker/worker.test.ts`],
      name: "a step starts only when the event whose activation called it is durable",
    },
  },
  {
    name: "late-result",
    rule: "W5, I2: what comes for an entity that is no longer pending is dropped",
    edits: [
      { file: `${core}/worker/step/step-attempts.ts`, from: "if (this.#running?.get(entity.id) !== attempt) return;", to: "" },
    ],
    test: {
      files: [`${core}/worker/worker.test.ts`],
      name: "rejects what is pending, runs finally blocks with their steps, aborts signals, and ends as cancelled",
    },
    hangs: true,
  },
  {
    name: "result-before-chunks",
    rule: "W4: a result is recorded after the chunks that its step wrote",
    edits: [{ file: `${core}/worker/step/step-runner.ts`, from: "if (flushing !== null) await flushing;", to: "void flushing;" }],
    test: { files: [`${core}/worker/step/step-streams.test.ts`], name: "is written before the step's result is recorded" },
  },
  {
    name: "chunks-twice",
    rule: "I1: a step that runs again writes its chunks once",
    edits: [
      {
        file: `${core}/worker/step/stream-writer.ts`,
        from: "if (!this.#repeats(chunk)) batch.push(chunk);",
        to: "batch.push(chunk);",
      },
    ],
    test: {
      files: [`${core}/api/api.test.ts`],
      name: "keeps a retried step's chunks once, and appends from the first difference on",
    },
  },
  {
    name: "one-retry-less",
    rule: "a step is retried as often as it says",
    edits: [
      {
        file: `${core}/worker/step/step-runner.ts`,
        from: "attempt > policy.maxRetries",
        to: "attempt >= policy.maxRetries",
      },
    ],
    test: {
      files: [`${core}/worker/worker.test.ts`],
      name: "is retried as often as it says, and its last error reaches the workflow",
    },
  },
  {
    name: "company-in-the-turn",
    rule: "W9: while a run has its turn alone nothing else begins",
    edits: [{ file: `${core}/worker/alone-turn.ts`, from: "    context.slots.hold();\n", to: "" }],
    test: {
      files: [`${core}/worker/turn-alone.test.ts`],
      name: "a run that was under way begins no further step while another one has its turn alone",
    },
  },
  {
    name: "any-progress",
    rule: "W10: only the end of what was outstanding at a death clears a run",
    edits: [{ file: actor, from: "return this.#progress?.isIn(events) ?? false;", to: "return this.#progress !== null;" }],
    test: {
      files: [`${core}/worker/worker.test.ts`],
      name: "parks a run after three deaths at which it was the only thing outstanding",
    },
    hangs: true,
  },
  {
    name: "no-room",
    rule: "W12: a worker takes over no more runs than it has room for",
    edits: [
      {
        file: `${core}/worker/claims.ts`,
        from: "Math.max(0, Math.max(slots.free, fair) - this.#fresh.size)",
        to: "claimBatch",
      },
    ],
    test: { files: [`${core}/worker/turns.test.ts`], name: "a worker takes over no more runs than it has room for" },
  },
  {
    name: "unrecorded-suspect",
    rule: "W8: a suspect's step begins when its start is recorded",
    edits: [{ file: `${core}/worker/step/step-attempts.ts`, from: "if (!this.#actor.suspect) return", to: "return" }],
    test: {
      files: [`${core}/worker/suspect-start.test.ts`],
      name: "a suspect's step begins when its start is recorded, so that a death in it is counted",
    },
  },
  {
    name: "late-abort",
    rule: "W6: a cancellation aborts what runs at once",
    edits: [{ file: dispatcher, from: "    this.#attempts.abort(settled);\n", to: "" }],
    test: {
      files: [`${core}/worker/cancelled-attempts.test.ts`],
      name: "a cancellation aborts what runs at once, and not only when the run has ended",
    },
  },
  {
    name: "immortal",
    rule: "I4: a worker that was declared dead drops its runs",
    edits: [
      {
        file: `${core}/worker/worker.ts`,
        from: "if (this.context.life.validUntil() < this.context.clock.monotonic()) return this.#lost();",
        to: "",
      },
    ],
    test: {
      files: [`${core}/worker/declared-dead.test.ts`],
      name: "a worker that was declared dead drops its runs, aborts their attempts and writes nothing more",
    },
  },
  {
    name: "deaf-to-answers",
    rule: "I1: the answer to a commit tells of a message that no notice told of",
    edits: [{ file: actor, from: "if (inboxPosition > this.inboxSeen) this.notifyInbox();", to: "void inboxPosition;" }],
    test: {
      files: [`${core}/worker/inbox-notices.test.ts`],
      name: "the answer to a commit tells of a message that no notice told of",
    },
    hangs: true,
  },
];
