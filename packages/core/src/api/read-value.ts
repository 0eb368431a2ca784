/** Values of runs as the process that asks for them gets them. */
import { runtime } from "../runtime/runtime.ts";
import { perdureError } from "../errors/perdure-error.ts";
import { decodeChunk, type Chunk } from "../values/chunk.ts";
import type { CodecEnvironment, StepHooks, StreamHooks } from "../values/environment.ts";
import { valueHooks, type ValueHooks } from "../worker/registry/value-hooks.ts";

/** What values may hold that this process has registered. */
export function registeredHere(onMissing?: () => void): ValueHooks {
  const { registry, config } = runtime();
  return valueHooks(registry, config.aliases ?? {}, onMissing);
}

/** Opens a stream of a run. */
type Open = (runId: string, options: { namespace: string }) => unknown;
let open: Open | null = null;

/** A stream may hold a value that holds a stream: who opens them is told here, as each needs the other. */
export function streamsOpen(openReadable: Open): void {
  open = openReadable;
}

/** How values of a run are read. Its parts are made when they are asked for: most values are plain. */
class ReadingEnvironment implements CodecEnvironment {
  /** A value had a step or a class that is not registered here. */
  missing = false;
  readonly #runId: string;
  #registered: ValueHooks | null = null;

  constructor(runId: string) {
    this.#runId = runId;
  }

  get steps(): StepHooks {
    return this.#hooks.steps;
  }

  get classes(): NonNullable<CodecEnvironment["classes"]> {
    return this.#hooks.classes;
  }

  get streams(): StreamHooks {
    return {
      reduce: () => undefined,
      revive: (reference) => {
        if (reference.type === "writable") throw perdureError("not_built_yet", { what: "A WritableStream outside its run" });
        return open?.(reference.runId ?? this.#runId, { namespace: reference.namespace });
      },
    };
  }

  get #hooks(): ValueHooks {
    this.#registered ??= registeredHere(() => (this.missing = true));
    return this.#registered;
  }
}

/** A value of the run. A promise where modules with a class or a step that it has must be loaded before. */
export function readValue(runId: string, value: Chunk): unknown {
  const environment = new ReadingEnvironment(runId);
  const read = decodeChunk(value, environment);
  if (!environment.missing || !runtime().registry.hasManifest) return read;
  return readAgain(runId, value);
}

async function readAgain(runId: string, value: Chunk): Promise<unknown> {
  await runtime().registry.loadSteps();
  return decodeChunk(value, new ReadingEnvironment(runId));
}
