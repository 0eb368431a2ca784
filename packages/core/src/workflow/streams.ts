import { readOptions } from "../options/options.ts";
import type { WritableOptions } from "../worker/step/step-streams.ts";
import { requireStep } from "./metadata.ts";

export type { WritableOptions };

/**
 * An output stream of the run: in a workflow to pass on to steps, in a step to write to. `namespace` names one beside the default.
 *
 * `write()` resolves when the chunk is accepted; a chunk can be read once it is durable; `close()` resolves when durable.
 */
export function getWritable<T = unknown>(options?: WritableOptions): WritableStream<T> {
  const { streams } = requireStep("getWritable()");
  return streams.writable<T>(Object.fromEntries(readOptions("getWritable()", options, ["namespace", "onRetry"])));
}
