// What the store says of a run, compared with the book that the steps kept.
import { execFile } from "node:child_process";
import { isDeepStrictEqual, promisify } from "node:util";
import { command } from "./places.mjs";

/** Its code is the document's, so it keeps no book; its stream is compared instead. */
const withoutLedger = new Set(["streamContentToClient"]);

/** The run as `perdure inspect` shows it: through the store's contract, in a process of its own. */
export async function inspectRun(runId, env) {
  const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, [command, "inspect", "run", runId, "--json"], options);
  return JSON.parse(stdout);
}

/** @returns {string[]} what does not fit */
export function compare(report, entries) {
  const { runId, status, steps, journal } = report;
  const complaints = status === "completed" ? [] : [`it is ${status}`];
  const own = entries.filter((entry) => entry.runId === runId);
  for (const step of steps)
    complaints.push(
      ...compareStep(
        step,
        journal,
        own.filter((entry) => entry.stepId === step.id),
      ),
    );
  const known = new Set(steps.map(({ id }) => id));
  for (const { stepId, stepName } of own)
    if (!known.has(stepId)) complaints.push(`${stepName} ran, and the journal knows no ${stepId}`);
  return complaints;
}

function compareStep(step, journal, own) {
  const { id, name, status, result, endedAt } = step;
  const complaints = [];
  const say = (text) => complaints.push(`${name}: ${text}`);
  if (status !== "completed") say(`is ${status}`);
  const recorded = journal.filter((event) => event.correlationId === id && event.type === "step_completed");
  if (recorded.length !== 1) say(`its result was recorded ${recorded.length} times`);
  if (withoutLedger.has(name)) return complaints;
  const finishes = own.filter(({ type }) => type === "finish");
  const equal = finishes.filter(({ value }) => isDeepStrictEqual(value, result));
  if (equal.length !== 1) say(`the recorded result is that of ${equal.length} attempts in the book`);
  for (const { at, type, pid } of own)
    if (type === "start" && at > endedAt) say(`ran again in process ${pid} after its result was recorded`);
  return complaints;
}
