/** Values of runs as the process that asks for them gets them. */
import { runtime } from "../runtime/runtime.ts";
import type { Chunk } from "../values/chunk.ts";
import { decodeChunk } from "../values/chunk.ts";
import { valueHooks, type ValueHooks } from "../worker/registry/value-hooks.ts";

/** What values may hold that this process has registered. */
export function registeredHere(onMissing?: () => void): ValueHooks {
  const { registry, config } = runtime();
  return valueHooks(registry, config.aliases ?? {}, onMissing);
}

/** Modules with a class or a step that the value has are loaded where this process has not yet done so. */
export async function readValue(value: Chunk): Promise<unknown> {
  let missing = false;
  const read = decodeChunk(
    value,
    registeredHere(() => {
      missing = true;
    }),
  );
  if (!missing || !runtime().registry.hasManifest) return read;
  await runtime().registry.loadSteps();
  return decodeChunk(value, registeredHere());
}
