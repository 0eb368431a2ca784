/**
 * Streams that a caller gives to `start()`. This process reads them into a run of their own, whose one step knows them by that
 * run's id. So they are read as long as a worker lives here, end with an error where the process dies (the step runs again
 * elsewhere, and nobody there has them), and the run that they were given to names them as streams of another run.
 */
import { createHash } from "node:crypto";
import { refusedError } from "../errors/refused-error.ts";
import { FatalError } from "../errors/user-errors.ts";
import { eventOf } from "../journal/events.ts";
import { ofProcess } from "../process/process-state.ts";
import type { Bundle } from "../store/contract/contract.ts";
import type { NewRun } from "../store/creator.ts";
import { encode } from "../values/codec.ts";
import type { StreamReference } from "../values/environment.ts";
import { Refused } from "../values/refused.ts";
import type { RegisteredStep } from "../worker/registry/registry.ts";
import { engineFormat } from "../worker/run/open-run.ts";
import { refuseUnreadable } from "../worker/step/returned-streams.ts";
import { stepContext, type StepContext } from "../worker/step/step-context.ts";
import type { Worker } from "../worker/worker.ts";
import { newId } from "./new-id.ts";
import { randomBytes } from "./random.ts";

const workflowId = "workflow//perdure//streams";
const stepId = "step//perdure//streams";
const code = `"use strict";
const { callStep, registerWorkflow } = require("perdure/internal");
registerWorkflow(${JSON.stringify(workflowId)}, () => callStep(${JSON.stringify(stepId)}, []));`;
const bundle: Bundle = {
  hash: createHash("sha256").update(code).digest("hex").slice(0, 32),
  code,
  map: null,
  abi: 1,
  steps: [stepId],
};

const given = ofProcess("givenStreams", () => new Map<string, GivenStreams>());

export class GivenStreams {
  /** The run into which they are read. */
  readonly runId: string;
  readonly #hasWorker: boolean;
  readonly #references = new Map<ReadableStream<unknown>, StreamReference>();
  readonly #streams: ReadableStream<unknown>[] = [];
  readonly #ending = new AbortController();

  constructor(hasWorker: boolean, now: number) {
    this.#hasWorker = hasWorker;
    this.runId = newId("wrun", now);
  }

  /** The name under which a stream travels. Throws `Refused` for one that can't be read. */
  reduce(stream: ReadableStream<unknown>): StreamReference {
    const known = this.#references.get(stream);
    if (known !== undefined) return known;
    refuseUnreadable(stream);
    if (!this.#hasWorker)
      throw new Refused(
        "a ReadableStream, which a process without a worker can't read",
        "Start the run in a process that has one.",
      );
    const reference: StreamReference = { type: "readable", runId: this.runId, namespace: String(this.#references.size) };
    this.#references.set(stream, reference);
    return reference;
  }

  /** From now on they are nobody else's. */
  take(): void {
    for (const stream of this.#references.keys()) this.#streams.push(stream.pipeThrough(new TransformStream()));
  }

  /** Begins to read; resolves when the run that holds them is durable. */
  async begin(worker: Worker, now: number): Promise<void> {
    given.set(this.runId, this);
    let outcome = "unknown";
    try {
      ({ outcome } = await worker.createHere(this.#run(now)));
    } finally {
      if (outcome !== "created") given.delete(this.runId);
    }
    if (outcome === "created") return;
    throw refusedError({ code: "invalid_operation", message: `The streams could not be stored: ${outcome}` });
  }

  /** Nobody needs them any more. */
  end(): void {
    this.#ending.abort();
  }

  /** They are not to be read at all. */
  cancel(): void {
    this.end();
    // Where they are being read after all, the reading ends by the signal.
    for (const stream of this.#streams) stream.cancel().catch(() => undefined);
  }

  /** Reads all of them to their ends. */
  async readInto({ streams, signal, runId }: StepContext): Promise<void> {
    const either = AbortSignal.any([this.#ending.signal, signal]);
    const pipes = this.#streams.map((stream, index) =>
      stream.pipeTo(streams.writable({ namespace: String(index) }), { signal: either }),
    );
    const ends = await Promise.allSettled(pipes);
    given.delete(runId);
    const broken = ends.find((end) => end.status === "rejected");
    if (broken !== undefined && !this.#ending.signal.aborted) throw broken.reason;
  }

  #run(now: number): NewRun {
    const seed = randomBytes(32).toString("hex");
    const detail = { workflowId, bundle: bundle.hash, abi: bundle.abi, format: engineFormat, seed, env: {} };
    return {
      runId: this.runId,
      workflowId,
      idempotencyKey: null,
      tags: {},
      queue: "default",
      priority: 0,
      events: [eventOf("run_created", { number: 1, at: now }, { detail, value: encode([], { root: "args" }) })],
      bundle,
      wakeAt: now,
      createdAt: now,
    };
  }
}

/** The step that reads them, which every process has. */
export const readingStep: RegisteredStep = {
  id: stepId,
  bind: () => Object.assign(readGiven, { maxRetries: 0 }),
};

async function readGiven(): Promise<void> {
  const context = stepContext.getStore();
  const streams = context === undefined ? undefined : given.get(context.runId);
  if (context === undefined || streams === undefined)
    throw new FatalError("The process that was given this stream has ended before it had read all of it.");
  await streams.readInto(context);
}
