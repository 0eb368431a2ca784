/** A report as lines for a terminal. */
import { inspect } from "node:util";
import { renderError } from "./render-error.ts";
import { renderSteps } from "./render-steps.ts";
import type { RunReport } from "./report.ts";
import { bold, dim, statusText } from "./style.ts";
import { dateTime, duration, timeOfDay } from "./times.ts";

/** `now`: ms since the epoch, for what has not ended. */
export function renderRun(report: RunReport, now: number): string {
  return [
    ...head(report, now),
    ...renderSteps(report, now),
    ...waits(report, now),
    ...hooks(report),
    ...children(report),
    ...streams(report),
    "",
  ].join("\n");
}

function head(report: RunReport, now: number): string[] {
  const { runId, workflowId, status, code, createdAt, startedAt, completedAt, tags, parkedBecause, error } = report;
  const rows: [string, string][] = [
    ["run", `${bold(runId)}  ${statusText(status)}${code === null ? "" : ` (${code})`}`],
    ["workflow", `${workflowId.slice(workflowId.lastIndexOf("//") + 2)}  ${dim(workflowId)}`],
    ["created", `${dateTime(createdAt)}${startedAt === null ? "" : dim(`  started after ${duration(startedAt - createdAt)}`)}`],
    completedAt === null
      ? ["age", duration(now - createdAt)]
      : ["ended", `${dateTime(completedAt)}  ${dim(`after ${duration(completedAt - createdAt)}`)}`],
  ];
  if (parkedBecause !== undefined) rows.push(["parked", parkedBecause]);
  if (Object.keys(tags).length > 0)
    rows.push([
      "tags",
      Object.entries(tags)
        .map(([name, text]) => `${name}=${text}`)
        .join("  "),
    ]);
  if (report.inbox > 0) rows.push(["inbox", `${report.inbox} not taken up yet`]);
  if ("arguments" in report) rows.push(["arguments", value(report.arguments)]);
  if ("result" in report) rows.push(["result", value(report.result)]);
  const lines = rows.map(([name, text]) => `${dim(name.padEnd(10))} ${text}`);
  return error === undefined ? lines : [...lines, dim("error"), ...renderError(error, "  ")];
}

const maxValue = 200;

function value(shown: unknown): string {
  const text = typeof shown === "string" ? JSON.stringify(shown) : inspect(shown, { depth: 4, breakLength: Infinity });
  return text.length > maxValue ? `${text.slice(0, maxValue)}…` : text;
}

function waits({ waits: all }: RunReport, now: number): string[] {
  if (all.length === 0) return [];
  const lines = all.map(({ id, createdAt, wakeAt, completedAt, woken }) => {
    if (completedAt === null)
      return `  ${statusText("waiting")} ${dim(id)} until ${dateTime(wakeAt)}${wakeAt > now ? ` (in ${duration(wakeAt - now)})` : ""}`;
    return `  ${statusText("completed")} ${dim(id)} ${timeOfDay(createdAt)} slept ${duration(completedAt - createdAt)}${woken ? ", woken before its time" : ""}`;
  });
  return ["", bold("sleeps"), ...lines];
}

function hooks({ hooks: all }: RunReport): string[] {
  if (all.length === 0) return [];
  return ["", bold("hooks"), ...all.map(({ token, received, state }) => `  ${state}  ${token}  ${received} received`)];
}

function children({ children: all }: RunReport): string[] {
  if (all.length === 0) return [];
  return [
    "",
    bold("child runs"),
    ...all.map(({ runId, workflowId, status }) => `  ${statusText(status)} ${runId}  ${dim(workflowId)}`),
  ];
}

function streams({ streams: all }: RunReport): string[] {
  if (all.length === 0) return [];
  const lines = all.map(
    ({ namespace, length, closed }) =>
      `  ${namespace === "" ? "(default)" : namespace}  ${length} ${length === 1 ? "chunk" : "chunks"}${closed ? ", closed" : ", open"}`,
  );
  return ["", bold("streams"), ...lines];
}
