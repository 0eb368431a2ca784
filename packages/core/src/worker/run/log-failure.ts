import type { Encoded } from "../../journal/events.ts";
import { mapErrorStack } from "../../realm/stack.ts";
import { decode } from "../../values/codec.ts";
import { describeThrown } from "../../values/thrown.ts";
import { valueHooks } from "../registry/value-hooks.ts";
import { userStack } from "../step/user-stack.ts";
import type { WorkerContext } from "../context/worker-context.ts";

/** Says that a run failed, in one line its code, the error and where it was thrown; the frames above it are below. */
export async function logFailure(context: WorkerContext, runId: string, failure: RunFailure): Promise<void> {
  const { store, log, registry, aliases } = context;
  const { code, error: encoded, bundleHash } = failure;
  const error: unknown = encoded === null ? null : decode(encoded, valueHooks(registry, aliases));
  const bundle = await store.readBundle(bundleHash).catch(() => null);
  mapErrorStack(error, bundle?.map ?? null);
  const [place, ...more] = framesOf(error);
  const said = `failed (${code}): ${describeThrown(error)}`;
  log.error(runId, [place === undefined ? said : `${said} ${place.trim()}`, ...more].join("\n"));
}

export interface RunFailure {
  code: string;
  error: Encoded | null;
  /** The workflow's bundle, whose map the positions go by. */
  bundleHash: string;
}

function framesOf(error: unknown): string[] {
  const stack = error instanceof Error ? error.stack : undefined;
  // An instance of a user's class is made anew here, with frames of what made it.
  return typeof stack === "string"
    ? userStack(stack)
        .split("\n")
        .filter((line) => /^\s+at /.test(line))
    : [];
}
