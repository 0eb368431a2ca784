// A process that has loaded the modules several times: `copies.mjs <file with what to do>`. Prints what came of it, as JSON.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { sqlite } from "@perdure/sqlite";

const { copies, root, bundles, workflowId, stepOf } = JSON.parse(readFileSync(process.argv[2], "utf8"));

async function load(folder) {
  const names = ["index", "api", "errors", "host", "internal"];
  const modules = names.map((name) => import(pathToFileURL(join(folder, "dist", `${name}.js`)).href));
  const [perdure, api, errors, host, internal] = await Promise.all(modules);
  return { perdure, api, errors, host, internal };
}

const { emit } = process;
const [a, b] = await Promise.all(copies.map(load));
const attempts = { fatal: 0, later: 0 };

function manifestOf(name) {
  const { hash, code, steps } = bundles[name];
  return {
    deployment: hash,
    workflows: { [`${workflowId}/${name}`]: { bundle: hash, env: [], steps } },
    steps,
    bundles: { [hash]: () => Promise.resolve({ code, map: null, abi: 1 }) },
    stepModules: [],
    packages: {},
    root: { from: pathToFileURL(`${root}/`).href, relative: name },
  };
}

// One copy has the app and its store; the functions come with another.
a.perdure.configure({ store: sqlite({ root }) });
for (const name of Object.keys(bundles)) (name === "second" ? b : a).internal.registerApp(manifestOf(name));

b.internal.registerStep(stepOf.look, async (input) => {
  const writer = b.perdure.getWritable().getWriter();
  await writer.write("from b");
  writer.releaseLock();
  const other = a.perdure.getWritable().getWriter();
  await other.write("from a");
  await other.close();
  const { signal: _a, ...ofA } = a.perdure.getStepMetadata();
  const { signal: _b, ...ofB } = b.perdure.getStepMetadata();
  return { input, ofA, ofB, runOfA: a.perdure.getWorkflowMetadata(), runOfB: b.perdure.getWorkflowMetadata() };
});
b.internal.registerStep(stepOf.fatal, async () => {
  attempts.fatal += 1;
  throw new b.perdure.FatalError("no more");
});
b.internal.registerStep(stepOf.later, async () => {
  attempts.later += 1;
  if (attempts.later === 1) throw new b.perdure.RetryableError("not yet", { retryAfter: 10 });
  return attempts.later;
});

const started = await Promise.all([
  a.api.start({ workflowId: `${workflowId}/first` }, ["of a"]),
  b.api.start({ workflowId: `${workflowId}/first` }, ["of b"]),
  b.api.start({ workflowId: `${workflowId}/second` }, []),
]);
const [ofA, ofB, second] = started;
const values = [await b.api.getRun(ofA.runId).returnValue, await a.api.getRun(ofB.runId).returnValue, await second.returnValue];
const chunks = [];
for await (const chunk of b.api.getRun(ofA.runId).readable) chunks.push(chunk);
const failed = await b.api.start({ workflowId: `${workflowId}/failing` }, []);
const error = await a.api.getRun(failed.runId).returnValue.catch((thrown) => thrown);
const missing = await a.api.getRun("nothing").returnValue.catch((thrown) => thrown);
// A worker has a lock, beside which SQLite may have a journal.
const workers = readdirSync(join(root, ".perdure/workers")).filter((name) => !name.endsWith("-journal")).length;
const guarded = process.emit !== emit;

// Both stop it at once, as two servers would that were given different copies.
await Promise.all([a.host.stopWorker({ graceMs: 0 }), b.host.stopWorker({ graceMs: 0 })]);

process.stdout.write(
  JSON.stringify({
    areCopies: a.api.start !== b.api.start && a.errors.WorkflowRunFailedError !== b.errors.WorkflowRunFailedError,
    ids: started.map(({ runId }) => runId),
    values,
    chunks,
    attempts,
    workers,
    failure: {
      ofA: a.errors.WorkflowRunFailedError.is(error),
      ofB: b.errors.WorkflowRunFailedError.is(error),
      cause: [error.cause?.name, error.cause?.message],
    },
    missing: [a, b].map(({ errors }) => errors.WorkflowRunNotFoundError.is(missing)),
    fatal: [a.perdure.FatalError.is(new b.perdure.FatalError("x")), b.perdure.FatalError.is(new a.perdure.FatalError("x"))],
    run: [ofA instanceof a.api.Run, ofA instanceof b.api.Run],
    // Rejections of workflows are kept from the process while a worker lives.
    guarded: [guarded, process.emit !== emit],
  }),
);
