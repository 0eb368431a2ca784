// Rules of the engine. README.md says what the fields mean.

const core = "packages/core/src";
const machine = `${core}/engine/machine.ts`;

export const engineMutants = [
  {
    name: "other-code",
    rule: "I5: a command that differs from the journal parks the run",
    edits: [{ file: machine, from: "command === undefined || !matches(command, event)", to: "command === undefined" }],
    test: {
      files: [`${core}/worker/worker.test.ts`],
      name: "of a run whose code has changed parks it and changes nothing of its journal",
    },
    hangs: true,
  },
  {
    name: "short-sleep",
    rule: "a wait that its time has ended has lasted that long",
    edits: [{ file: machine, from: "Math.max(now, least)", to: "now" }],
    test: {
      files: [`${core}/engine/machine-time.test.ts`],
      name: "that its time has ended has lasted that long, though the owner's clock is behind",
    },
  },
  {
    name: "retry-by-logical-time",
    rule: "I5: a retry counts from the clock, live and replayed",
    edits: [{ file: machine, from: "step.notBefore = this.clock + delayMs", to: "step.notBefore = this.at + delayMs" }],
    test: {
      files: [`${core}/engine/machine-time.test.ts`],
      name: "a retry that is held up counts its delay from the clock, live and replayed",
    },
  },
  {
    name: "cancelled-goes-on",
    rule: "W6: a cancellation rejects all that is pending",
    edits: [{ file: machine, from: "    this.pending.clear();\n", to: "" }],
    test: {
      files: [`${core}/worker/cancelled-attempts.test.ts`],
      name: "a cancellation aborts what runs at once, and not only when the run has ended",
    },
  },
];
