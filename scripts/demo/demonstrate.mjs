import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killAfterAnswer, killFireAndForget, killJourney, killStory } from "./kills.mjs";
import { Ledger } from "./ledger.mjs";
import * as patterns from "./patterns.mjs";
import { allRunIds } from "./run-ids.mjs";
import { say } from "./say.mjs";
import { Server } from "./serve.mjs";
import { table } from "./table.mjs";
import { compare, inspectRun } from "./verify.mjs";

/** Everything without a person. @returns {Promise<number>} the exit code */
export async function demonstrate(port) {
  const folder = mkdtempSync(join(tmpdir(), "perdure-demo-"));
  const env = {
    PERDURE_STORE: `sqlite:${join(folder, "perdure.db")}`,
    PERDURE_LOG: "error",
    PLAYGROUND_DATA: join(folder, "data"),
    DEMO_FOLDER: folder,
    STORY_DELAY_MS: "5",
  };
  const server = new Server({ port, env });
  try {
    await server.start();
    say(`the server listens on ${server.url}`);
    return await act(server, folder, env);
  } catch (error) {
    console.error(`\n${error.stack}\n\nThe server said:\n${server.output}`);
    return 1;
  } finally {
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function act(server, folder, env) {
  const ledger = new Ledger(folder);
  /** @type {{ runId: string, inStep: boolean }[]} */
  const kills = [];
  const stage = { server, ledger, kills };
  /** @type {Map<string, { pattern: string, chunks?: number }>} */
  const rows = new Map();

  rows.set(await patterns.startFunction(server.url), { pattern: "start(), check status later" });
  rows.set(await patterns.fireAndForget(server.url), { pattern: "fire and forget" });
  await patterns.waitForCompletion(server.url);
  const updates = await patterns.streamUpdates(server.url);
  rows.set(await patterns.runObject({ ...env, PLAYGROUND_URL: server.url }), { pattern: "the Run object (a script)" });
  say("every pattern of the seed has run once");

  rows.set(await killJourney(stage), { pattern: "six steps, killed in five" });
  const story = await killStory(stage);
  rows.set(story.runId, { pattern: "stream, killed twice", chunks: story.chunks });
  rows.set(await killFireAndForget(stage), { pattern: "fire and forget, killed" });
  rows.set(await killAfterAnswer(stage), { pattern: "killed after the answer" });

  const code = await server.stop();
  say(`the server stopped on SIGTERM with exit code ${code}`);
  const named = {
    generateReport: { pattern: "wait for completion" },
    generateAIContent: { pattern: "stream to the client", chunks: updates },
  };
  const problems = await verify({ rows, named, kills, env, entries: ledger.entries() });
  if (code !== 0) problems.push(`the server's exit code was ${code}`);
  for (const problem of problems) console.error(`✗ ${problem}`);
  return problems.length === 0 ? 0 : 1;
}

async function verify({ rows, named, kills, env, entries }) {
  const problems = [];
  const stored = await allRunIds(env);
  for (const runId of rows.keys())
    if (!stored.includes(runId)) problems.push(`start() of ${runId} was acknowledged, and the store does not have it`);
  const lines = [];
  for (const runId of stored) {
    const report = await inspectRun(runId, env);
    const name = report.workflowId.split("//").at(-1);
    const { pattern, chunks } = rows.get(runId) ?? named[name] ?? { pattern: name };
    const complaints = compare(report, entries);
    const length = report.streams[0]?.length ?? 0;
    if (chunks !== undefined && chunks !== length) complaints.push(`its reader saw ${chunks} chunks, the store has ${length}`);
    problems.push(...complaints.map((complaint) => `${runId}: ${complaint}`));
    const inBook = entries.filter((entry) => entry.type === "start" && entry.runId === runId).length;
    const starts = inBook > 0 ? inBook : report.steps.reduce((sum, { attempts }) => sum + attempts.length, 0);
    const killed = kills.filter((kill) => kill.runId === runId).length;
    lines.push([
      pattern,
      runId,
      report.status,
      report.steps.length,
      starts,
      killed,
      chunks ?? "",
      complaints.length === 0 ? "equal" : "DIFFERENT",
    ]);
  }
  console.log(`\n${table(["pattern", "run", "status", "steps", "attempts", "kills", "chunks", "journal and ledger"], lines)}\n`);
  const inStep = kills.filter((kill) => kill.inStep).length;
  console.log(`${stored.length} runs, ${kills.length} kills (${inStep} while a step's body ran). ${summary(problems)}`);
  if (inStep < 5) problems.push(`only ${inStep} kills hit a step's body`);
  return problems;
}

function summary(problems) {
  if (problems.length > 0) return `${problems.length} things don't fit:`;
  return "Every acknowledged start() has its run, every result is recorded once and equals its attempt's, no step ran after its record.";
}
