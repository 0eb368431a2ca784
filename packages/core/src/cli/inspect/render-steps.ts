import { renderError } from "./render-error.ts";
import type { AttemptReport, RunReport, StepReport } from "./report.ts";
import { bold, dim, statusText } from "./style.ts";
import { duration, timeOfDay } from "./times.ts";

export function renderSteps({ steps }: RunReport, now: number): string[] {
  if (steps.length === 0) return [];
  const width = Math.max(...steps.map(({ name }) => name.length));
  return ["", bold("steps"), ...steps.flatMap((step) => renderStep(step, width, now))];
}

function renderStep(step: StepReport, width: number, now: number): string[] {
  const { id, name, status, createdAt, endedAt, attempts } = step;
  const took = duration((endedAt ?? now) - createdAt).padStart(8);
  const tries = attempts.length === 1 ? "1 attempt" : `${attempts.length} attempts`;
  const line = `  ${statusText(status)} ${name.padEnd(width)}  ${timeOfDay(createdAt)} ${took}  ${tries}  ${dim(id)}`;
  const [only] = attempts;
  // One attempt that went well says nothing that the line above doesn't.
  if (attempts.length === 1 && (only?.outcome === "completed" || only?.outcome === "running")) return [line];
  return [line, ...attempts.flatMap((attempt) => renderAttempt(attempt, now))];
}

function renderAttempt({ attempt, startedAt, endedAt, outcome, retryInMs, error }: AttemptReport, now: number): string[] {
  const began = startedAt === null ? "its start was not recorded" : timeOfDay(startedAt);
  const took =
    startedAt === null || outcome === "cut off" || outcome === "dropped"
      ? ""
      : ` after ${duration((endedAt ?? now) - startedAt)}`;
  const next = retryInMs === undefined ? "" : `, next attempt in ${duration(retryInMs)}`;
  const line = `      attempt ${attempt}  ${began}  ${says[outcome]}${took}${next}`;
  return error === undefined ? [line] : [line, ...renderError(error, "        ")];
}

const says: Record<AttemptReport["outcome"], string> = {
  running: "running",
  completed: "completed",
  failed: "failed",
  "cut off": "cut off (its process died or handed the run over; counts as no retry)",
  dropped: "dropped (the run ended)",
};
