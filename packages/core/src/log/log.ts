/**
 * One line for each retry, failure, parking and recovery, with the run's id. Levels by PERDURE_LOG. A record is cut at 8,192
 * characters, with the number of those that were left out; only its first line begins with `[perdure]`.
 */
import { logId, logText } from "./log-text.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

export interface RunLog {
  debug(runId: string | null, text: string): void;
  info(runId: string | null, text: string): void;
  warn(runId: string | null, text: string): void;
  error(runId: string | null, text: string): void;
}

const ranks: Record<LogLevel | "silent", number> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 };

/** Lines of `level` and above go to standard error, so that they never mix with what a program prints. */
export function createLog(level: string | undefined, write: (line: string) => void = toStandardError): RunLog {
  const least = level !== undefined && Object.hasOwn(ranks, level) ? ranks[level as LogLevel | "silent"] : ranks.warn;
  const at = (lineLevel: LogLevel) => (runId: string | null, text: string) => {
    if (ranks[lineLevel] >= least) write(`[perdure] ${runId === null ? "" : `${logId(runId)} `}${logText(text)}\n`);
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

function toStandardError(line: string): void {
  process.stderr.write(line);
}
