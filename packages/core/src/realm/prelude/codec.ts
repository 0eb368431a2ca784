/** The codec as the realm uses it. */
import type { Encoded } from "../../journal/events.ts";
import { decode } from "../../values/codec.ts";
import type { CodecEnvironment } from "../../values/environment.ts";
import { ownFrames } from "./frames.ts";
import { reduceStream, reviveStream } from "./streams.ts";

export const environment: CodecEnvironment = {
  streams: { reduce: reduceStream, revive: reviveStream },
  stack: ownFrames,
};

export function readValue(text: Encoded): unknown {
  return decode(text, environment);
}
