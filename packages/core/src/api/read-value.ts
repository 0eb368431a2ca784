/** Values of runs as the process that asks for them gets them. */
import { runtime } from "../runtime/runtime.ts";
import { perdureError } from "../errors/perdure-error.ts";
import { decodeChunk, type Chunk } from "../values/chunk.ts";
import type { StreamHooks } from "../values/environment.ts";
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

function streamsOf(runId: string): StreamHooks {
  return {
    reduce: () => undefined,
    revive(reference) {
      if (reference.type === "writable") throw perdureError("not_built_yet", { what: "A WritableStream outside its run" });
      return open?.(reference.runId ?? runId, { namespace: reference.namespace });
    },
  };
}

/** A value of the run. Modules with a class or a step that it has are loaded where this process has not yet done so. */
export async function readValue(runId: string, value: Chunk): Promise<unknown> {
  const streams = streamsOf(runId);
  let missing = false;
  const onMissing = (): void => {
    missing = true;
  };
  const read = decodeChunk(value, { ...registeredHere(onMissing), streams });
  if (!missing || !runtime().registry.hasManifest) return read;
  await runtime().registry.loadSteps();
  return decodeChunk(value, { ...registeredHere(), streams });
}
