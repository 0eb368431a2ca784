/** A process that was told to stop stops well at the first signal and at once at the second. */
import { constants } from "node:os";

type Signal = "SIGINT" | "SIGTERM";

const signals: readonly Signal[] = ["SIGINT", "SIGTERM"];

/** `npm run` passes a Ctrl-C on that the process has got from the terminal already: this close together they are one. */
const sameKeystrokeMs = 100;
const sayAfterMs = 300;

/** Calls `stop` at the first signal and ends the process after it, with exit code 0. The result takes the listeners off again. */
export function stopOnSignals(stop: () => Promise<void>, graceSeconds: () => number): () => void {
  let stoppingSince: number | null = null;
  const onSignal = (signal: Signal): void => {
    if (stoppingSince === null) {
      stoppingSince = performance.now();
      if (signal === "SIGINT") sayWhatGoesOn(graceSeconds());
      stop().then(() => exit(0), failed);
    } else if (performance.now() - stoppingSince > sameKeystrokeMs) {
      say("stopped at once. Nothing is lost: runs go on where their journals end, at the next start.");
      exit(128 + constants.signals[signal]);
    }
  };
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}

function sayWhatGoesOn(graceSeconds: number): void {
  const text = `stopping: running steps have up to ${graceSeconds} s to end. Ctrl-C again stops at once; nothing is lost either way.`;
  setTimeout(() => say(text), sayAfterMs).unref();
}

function failed(error: unknown): void {
  say(`could not stop well: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  exit(1);
}

function say(text: string): void {
  process.stderr.write(`[perdure] ${text}\n`);
}

function exit(code: number): void {
  // Some handle that the app forgot would keep a process alive that was asked to end.
  // oxlint-disable-next-line unicorn/no-process-exit
  process.exit(code);
}
