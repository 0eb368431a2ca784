/** What a run's journal says of its steps, waits, hooks and children. */
import { detailOf, type JournalEvent } from "../../journal/events.ts";
import { jsonValue, type ValueReader } from "./values.ts";
import type { AttemptReport, ChildReport, HookReport, StepReport, WaitReport } from "./report.ts";

export interface History {
  steps: StepReport[];
  waits: WaitReport[];
  hooks: HookReport[];
  children: ChildReport[];
}

/** Events in the order of the journal. `over`: the run has ended, so nothing of it still runs. */
export function historyOf(events: readonly JournalEvent[], over: boolean, reader: ValueReader): History {
  const steps = new Map<string, StepReport>();
  const waits = new Map<string, WaitReport>();
  const hooks = new Map<string, HookReport>();
  const children = new Map<string, ChildReport>();
  for (const event of events) {
    const { type, at } = event;
    const id = event.correlationId ?? "";
    if (type === "step_created") steps.set(id, createdStep(event, reader));
    else if (type.startsWith("step_")) applyToStep(steps.get(id), event, reader);
    else if (type === "wait_created")
      waits.set(id, { id, createdAt: at, wakeAt: detailOf(event, type).wakeAt, completedAt: null, woken: false });
    else if (type === "wait_completed")
      Object.assign(waits.get(id) ?? {}, { completedAt: at, woken: detailOf(event, type).woken });
    else if (type === "hook_created")
      hooks.set(id, { id, token: detailOf(event, type).token, createdAt: at, received: 0, state: "open" });
    else if (type === "hook_conflict")
      hooks.set(id, { id, token: detailOf(event, type).token, createdAt: at, received: 0, state: "conflict" });
    else if (type === "hook_received") (hooks.get(id) ?? { received: 0 }).received += 1;
    else if (type === "hook_disposed") Object.assign(hooks.get(id) ?? {}, { state: "disposed" });
    else if (type === "child_created") children.set(id, { id, ...childOf(event), status: "running" });
    else if (type.startsWith("child_")) Object.assign(children.get(id) ?? {}, { status: type.slice("child_".length) });
  }
  const history = {
    steps: [...steps.values()],
    waits: [...waits.values()],
    hooks: [...hooks.values()],
    children: [...children.values()],
  };
  if (over) closeAll(history);
  return history;
}

function createdStep(event: JournalEvent, reader: ValueReader): StepReport {
  const { stepId } = detailOf(event, "step_created");
  // Read for the streams that it names.
  if (event.value !== null) reader.read(event.value);
  const name = stepId.slice(stepId.lastIndexOf("//") + 2);
  return { id: event.correlationId ?? "", stepId, name, status: "waiting", createdAt: event.at, endedAt: null, attempts: [] };
}

function applyToStep(step: StepReport | undefined, event: JournalEvent, reader: ValueReader): void {
  if (step === undefined) return;
  const { type, at } = event;
  if (type === "step_started") {
    // Nobody recorded how the attempt before ended: its process died, or handed the run over.
    const cut = step.attempts.at(-1);
    if (cut?.outcome === "running") cut.outcome = "cut off";
    step.status = "running";
    step.attempts.push({ attempt: detailOf(event, type).attempt, startedAt: at, endedAt: null, outcome: "running" });
  } else if (type === "step_retrying") {
    const { attempt, delayMs } = detailOf(event, type);
    step.status = "waiting";
    Object.assign(attemptOf(step, attempt), { endedAt: at, outcome: "failed", retryInMs: delayMs, ...errorOf(event, reader) });
  } else if (type === "step_failed") {
    const { attempt, code } = detailOf(event, type);
    step.status = "failed";
    step.endedAt = at;
    Object.assign(attemptOf(step, attempt), { endedAt: at, outcome: "failed", code, ...errorOf(event, reader) });
  } else if (type === "step_completed") {
    step.status = "completed";
    step.endedAt = at;
    step.result = event.value === null ? null : jsonValue(reader.read(event.value));
    Object.assign(attemptOf(step, detailOf(event, type).attempt), { endedAt: at, outcome: "completed" });
  }
}

/** Its start is written behind, so a crash can have lost it. */
function attemptOf(step: StepReport, attempt: number): AttemptReport {
  const last = step.attempts.at(-1);
  if (last?.outcome === "running" && last.attempt === attempt) return last;
  const lost: AttemptReport = { attempt, startedAt: null, endedAt: null, outcome: "running" };
  step.attempts.push(lost);
  return lost;
}

function errorOf({ value, at }: JournalEvent, reader: ValueReader): { error?: AttemptReport["error"] } {
  return value === null ? {} : { error: reader.readError(value, at) };
}

function childOf(event: JournalEvent): { runId: string; workflowId: string } {
  const { runId, workflowId } = detailOf(event, "child_created");
  return { runId, workflowId };
}

function closeAll({ steps, hooks }: History): void {
  for (const step of steps) {
    if (step.status === "waiting" || step.status === "running") step.status = "dropped";
    for (const attempt of step.attempts) if (attempt.outcome === "running") attempt.outcome = "dropped";
  }
  for (const hook of hooks) if (hook.state === "open") hook.state = "disposed";
}
