import { calledDirectlyMessage, stepInBrowserMessage } from "./client-messages.ts";
import { quotedId } from "../describe/quoted.ts";

/**
 * Every code of the core with its message. A message says what happened, where, and what to do. Each code has a page
 * docs/errors/<code>.md, and a test holds the two lists equal.
 */
export interface ErrorDetails {
  not_built_yet: { what: string };
  outside_workflow: { what: string };
  outside_step: { what: string };
  workflow_called_directly: { id: string };
  step_in_browser: { id: string };
  not_a_workflow: { what: string; fix: string };
  workflow_not_registered: { workflowId: string };
  run_not_found: { runId: string };
  run_failed: { runId: string };
  run_cancelled: { runId: string; reason: string | null };
  run_ended: { runId: string; status: string };
  id_conflict: { runId: string; workflowId: string; otherWorkflowId: string };
  invalid_option: { name: string; value: string; expected: string };
  invalid_duration: { value: string };
  unserializable: { path: string; kind: string; fix: string };
  corrupt_value: { reason: string };
  deserialize_failed: { class: string; reason: string };
  value_too_large: { what: string; bytes: number; limit: number };
  step_not_registered: { stepId: string };
  step_module_failed: { stepId: string; module: string; reason: string };
  nondeterminism: { recorded: string; issued: string; number: number };
  budget_exceeded: { turns: number };
  too_many_commands: { limit: number };
  journal_too_long: { events: number; bytes: number };
  stack_overflow: Record<never, never>;
  activation_timeout: { limitMs: number };
  deaths_exceeded: { deaths: number };
  absent_in_workflow: { name: string; instead: string };
  engine_format: { format: number; supported: string };
  bundle_abi: { abi: number; supported: string };
  hook_conflict: { token: string; runId: string };
  hook_not_found: { token: string };
  stream_closed: { namespace: string };
  stream_cut_off: Record<never, never>;
  stream_writer_fenced: { runId: string };
  store_newer: { description: string; version: number; supported: number };
  store_corrupt: { description: string; reason: string };
  store_unavailable: { description: string; reason: string };
  store_full: { description: string };
  store_adapter_missing: { scheme: string; packageName: string };
  store_closed: { description: string };
  invalid_operation: { runId: string; reason: string };
  app_not_loaded: Record<never, never>;
  config_invalid: { file: string; reason: string };
  port_in_use: { port: number; hostname: string };
  compiler_missing: { command: string };
}

export type ErrorCode = keyof ErrorDetails;

type Messages = { [Code in ErrorCode]: (details: ErrorDetails[Code]) => string };

export const messages: Messages = {
  not_built_yet: ({ what }) => `${what} is not built yet in this version of perdure. Nothing was done.`,
  outside_workflow: ({ what }) =>
    `${what} was called outside a workflow. Call it in a function that begins with "use workflow", or in code that such a function calls.`,
  outside_step: ({ what }) =>
    `${what} was called outside a step. Call it in a function that begins with "use step", or in code that such a function calls.`,
  workflow_called_directly: ({ id }) => calledDirectlyMessage(id),
  step_in_browser: ({ id }) => stepInBrowserMessage(id),
  not_a_workflow: ({ what, fix }) => `start() was given ${what}, which is not a workflow. ${fix}`,
  workflow_not_registered: ({ workflowId }) =>
    `No workflow has the id ${quotedId(workflowId)} in this deployment. Check the id against the file's path and the function's name, and that the file was part of the build.`,
  run_not_found: ({ runId }) =>
    runId === ""
      ? "There is no run without an id: getRun() was given null or an empty text. Pass the runId of a run that was started."
      : `There is no run with the id ${quotedId(runId)} in this store. Check the id, and that PERDURE_STORE names the store in which it was started.`,
  run_failed: ({ runId }) => `The workflow run ${quotedId(runId)} failed; the cause is what its code threw.`,
  run_cancelled: ({ runId, reason }) =>
    `The workflow run ${quotedId(runId)} was cancelled${reason === null ? "." : `: ${reason}`}`,
  run_ended: ({ runId, status }) => `The run ${quotedId(runId)} is over (${status}), so nothing can be sent to it any more.`,
  id_conflict: ({ runId, workflowId, otherWorkflowId }) =>
    `The id or idempotency key of the run ${quotedId(runId)} belongs to a run of ${otherWorkflowId}, so it can't start ${workflowId}. Use another id or key.`,
  invalid_option: ({ name, value, expected }) => `The option ${name} is ${value}; expected ${expected}.`,
  invalid_duration: ({ value }) =>
    `${value} is not a duration. Write milliseconds (5000), a text such as "10s", "2 days" or "1h", or a Date.`,
  unserializable: ({ path, kind, fix }) => `${path} can't be stored: it is ${kind}. ${fix}`,
  corrupt_value: ({ reason }) =>
    `A stored value can't be read: ${reason}. It was changed after perdure wrote it, or written by a newer version.`,
  deserialize_failed: ({ class: name, reason }) =>
    `An instance of ${name} can't be read: its WORKFLOW_DESERIALIZE ${reason}. It must give an instance for whatever any version of WORKFLOW_SERIALIZE has made.`,
  value_too_large: ({ what, bytes, limit }) =>
    `${what} has ${bytes} bytes; the limit is ${limit}. Store the data elsewhere (a file, a bucket) and pass its name.`,
  step_not_registered: ({ stepId }) =>
    `This deployment has no step with the id ${stepId}. Bring the function back, or map the old id to the new one under \`aliases\` in perdure.config.ts; the run goes on by itself then.`,
  step_module_failed: ({ stepId, module, reason }) =>
    `The module ${module}, which has the step ${stepId}, could not be loaded: ${reason}. Correct what it does at load; the run goes on by itself once the module loads.`,
  nondeterminism: ({ recorded, issued, number }) =>
    `The workflow's code did not do what its journal says it did before: at event ${number} the journal has ${recorded}, the code issued ${issued}. Workflow code must depend on its arguments and on results of steps only.`,
  budget_exceeded: ({ turns }) =>
    `The workflow ran ${turns} loop turns and calls without waiting for anything, so it was ended. Is there an endless loop? Move long computations into a step.`,
  too_many_commands: ({ limit }) =>
    `The workflow asked for more than ${limit} steps and sleeps without waiting for any, so it was ended. Await them in batches, for example of 1000.`,
  journal_too_long: ({ events, bytes }) =>
    `The run's journal has ${events} events and ${bytes} bytes, which is more than a run may have. Let it end, and start another run with what is left to do.`,
  stack_overflow: () => `The workflow's calls are nested too deep (endless recursion?), so it was ended.`,
  activation_timeout: ({ limitMs }) =>
    `The workflow's code did not come to rest within ${limitMs} ms of CPU time, after a process had died or hung in it before. A regular expression with much backtracking, or a long native call? Move it into a step.`,
  deaths_exceeded: ({ deaths }) =>
    `The process died ${deaths} times while a step or activation of this run was the only thing that ran, so the run is parked. Look at what the step does to its process, then release it with run.unpark().`,
  absent_in_workflow: ({ name, instead }) => `${name} does not exist in a workflow. ${instead}`,
  engine_format: ({ format, supported }) =>
    `The run's journal has the format ${format}; this version of perdure knows ${supported}. Run it with a newer version.`,
  bundle_abi: ({ abi, supported }) =>
    `The workflow's bundle has the ABI ${abi}; this version of perdure knows ${supported}. Use the same version of perdure and unplugin-perdure.`,
  hook_conflict: ({ token, runId }) => `The hook token ${JSON.stringify(token)} belongs to the run ${runId}.`,
  hook_not_found: ({ token }) => `No live run has a hook with the token ${JSON.stringify(token)}.`,
  stream_cut_off: () =>
    `The stream ends here though its source did not: it failed, or the process that read it has ended. What was read before is right.`,
  stream_closed: ({ namespace }) =>
    `The stream ${JSON.stringify(namespace)} is closed, so nothing can be written to it any more.`,
  stream_writer_fenced: ({ runId }) =>
    `This attempt may not write to the streams of the run ${runId} any more: the run is over, or a later attempt writes.`,
  store_newer: ({ description, version, supported }) =>
    `The store (${description}) has the schema ${version}, made by a newer version of perdure; this one knows up to ${supported}. Update perdure, or name another store.`,
  store_corrupt: ({ description, reason }) =>
    `The store (${description}) can't be read: ${reason}. Restore it from a backup, or move the file away to begin with an empty one.`,
  store_unavailable: ({ description, reason }) => `The store (${description}) is not available: ${reason}.`,
  store_full: ({ description }) => `The store (${description}) is full: nothing was written. Make room and it goes on.`,
  store_adapter_missing: ({ scheme, packageName }) =>
    `The store "${scheme}:" needs the package ${packageName}: npm install ${packageName}`,
  store_closed: ({ description }) => `The store (${description}) is closed.`,
  invalid_operation: ({ runId, reason }) =>
    `The store refused a write to the run ${runId} that no correct worker makes: ${reason}. Nothing was written. Please report it.`,
  app_not_loaded: () =>
    `No workflow manifest is loaded in this process. Build the app with the perdure plugin or \`perdure build\`, and run the built output.`,
  config_invalid: ({ file, reason }) => `${file} is not a valid perdure configuration: ${reason}`,
  port_in_use: ({ port, hostname }) =>
    `The port ${port} (${hostname}) is in use by another process. Stop that one, or choose another port: serve(app, { port }) or PORT=${port + 1}.`,
  compiler_missing: ({ command }) =>
    `\`${command}\` needs the compiler, which is not installed: npm install --save-dev unplugin-perdure`,
};
