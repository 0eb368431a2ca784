import type { Commit, CommitResult, Creation, CreationAnswer } from "../contract/contract.ts";
import { commitFault, endsActivation, endResult, isTerminal, noticeOf, refuseInvalid } from "../rules.ts";
import { create, findTaken, lacksBundle } from "./create.ts";
import { deliver } from "./send.ts";
import type { MemoryRun, MemoryState } from "./state.ts";
import { decide } from "./tokens.ts";
import { notify, watch } from "./watch.ts";

export function commit(state: MemoryState, operation: Commit): CommitResult {
  const run = state.runs.get(operation.runId);
  if (run === undefined) return { outcome: "fenced" };
  const first = run.commits.get(operation.commitId);
  if (first !== undefined) return first;
  return refusal(state, run, operation) ?? write(state, run, operation);
}

/** Why nothing may be written, or null. */
function refusal(state: MemoryState, run: MemoryRun, operation: Commit): CommitResult | null {
  if (run.record.owner === null || run.record.epoch !== operation.epoch) return { outcome: "fenced" };
  const fault = commitFault(operation, run.journal.length);
  if (fault !== null) return refuseInvalid(operation.runId, fault);
  if (operation.inboxSeen !== null && run.inboxPosition > operation.inboxSeen) {
    run.sealed ||= operation.seal;
    return { outcome: "inbox-moved", inboxPosition: run.inboxPosition };
  }
  const lacks = operation.creations.some((creation) => needsBundle(state, run, creation));
  return lacks ? { outcome: "bundle-missing" } : null;
}

function needsBundle(state: MemoryState, run: MemoryRun, creation: Creation): boolean {
  if (run.creationAnswers.has(creation.ordinal) || findTaken(state, creation.run) !== undefined) return false;
  return lacksBundle(state, creation.run);
}

function write(state: MemoryState, run: MemoryRun, operation: Commit): CommitResult {
  for (const event of operation.events) run.journal.push({ ...event });
  for (const messageId of operation.taken) run.inbox.delete(messageId);
  for (const stepId of operation.results) run.stepResults.delete(stepId);
  const tokens = operation.tokens.map((token) => decide(state, run, token));
  const creations = operation.creations.map((creation) => createOnce(state, run, creation));
  writeState(run, operation);
  const watches = operation.watches.map((one) => watch(state, run, one));
  for (const { runId, message } of operation.outbox) {
    const target = state.runs.get(runId);
    if (target !== undefined) deliver(target, message, null);
  }
  if (isTerminal(operation.state.status)) end(state, run);
  const result: CommitResult = { outcome: "committed", inboxPosition: run.inboxPosition, tokens, creations, watches };
  run.commits.set(operation.commitId, result);
  return result;
}

function createOnce(state: MemoryState, run: MemoryRun, { ordinal, run: wanted }: Creation): CreationAnswer {
  const first = run.creationAnswers.get(ordinal);
  if (first !== undefined) return first;
  const result = create(state, { ...wanted, owner: null });
  const found = result.outcome === "exists" ? result : wanted;
  const outcome = result.outcome === "exists" ? "exists" : "created";
  const answer: CreationAnswer = { ordinal, outcome, runId: found.runId, workflowId: found.workflowId };
  run.creationAnswers.set(ordinal, answer);
  return answer;
}

function writeState(run: MemoryRun, operation: Commit): void {
  Object.assign(run.record, operation.state, { result: endResult(operation) });
  run.sealed = false;
  if (operation.progress) {
    run.deaths = 0;
    run.soloDeaths = 0;
  }
  if (operation.progress || operation.endTurn || operation.ownership === "release") run.alone = false;
  if (endsActivation(operation.events)) run.marked = false;
  if (operation.ownership === "release") run.record.owner = null;
}

function end(state: MemoryState, run: MemoryRun): void {
  const { runId, status } = run.record;
  run.record.owner = null;
  run.record.wakeAt = null;
  run.record.outstanding = false;
  run.inbox.clear();
  run.stepResults.clear();
  state.live.delete(run);
  for (const [token, hook] of state.hooks) if (hook.runId === runId) state.hooks.delete(token);
  if (!isTerminal(status)) return;
  for (const { run: watcher, correlationId } of run.watchers) notify(state, watcher, noticeOf(correlationId, runId, status));
}
