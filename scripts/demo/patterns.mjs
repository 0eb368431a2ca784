// Every pattern of the seed document against the running server: the routes are the document's own code blocks.
import { spawn } from "node:child_process";
import { playground } from "./places.mjs";
import { waitFor } from "./wait-for.mjs";

export async function startFunction(url) {
  const { runId } = await post(`${url}/api/signup`, { email: "ada@example.com" });
  const { result } = await laterStatus(url, runId);
  expect(result.mails === 2, `signup gave ${JSON.stringify(result)}`);
  return runId;
}

export async function fireAndForget(url) {
  const { runId, message } = await post(`${url}/api/notifications`);
  expect(message === "Notifications queued", `notifications answered ${message}`);
  const { result } = await laterStatus(url, runId);
  expect(result.sent === 3, `notifications gave ${JSON.stringify(result)}`);
  return runId;
}

export async function waitForCompletion(url) {
  const { report } = await post(`${url}/api/report?report=yearly`);
  expect(report.reportId === "yearly" && report.total === 1_400, `the report is ${JSON.stringify(report)}`);
}

export async function streamUpdates(url) {
  const response = await fetch(`${url}/api/content`, { method: "POST", body: JSON.stringify({ prompt: "Hello" }) });
  const text = await response.text();
  const expected = Array.from({ length: 10 }, (_, index) => `Update ${index}\n`).join("");
  expect(text === expected, `the stream was ${JSON.stringify(text)}`);
  return 10;
}

/** The block with top-level await is a script: it starts a run, waits for its value, and its process ends by itself. */
export async function runObject(env) {
  const child = spawn(process.execPath, ["--enable-source-maps", "dist/run-object.js"], {
    cwd: playground,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const code = await new Promise((resolve) => child.on("close", resolve));
  const runId = /Run ID: (\S+)/.exec(output)?.[1];
  expect(code === 0 && runId !== undefined, `the script ended with ${code}:\n${output}`);
  return runId;
}

/** Asks the seed's status route until the run is completed. */
export function laterStatus(url, runId) {
  return waitFor(`the end of ${runId}`, async () => {
    const response = await fetch(`${url}/api/status?runId=${runId}`);
    const answer = await response.json();
    if (answer.status === "failed" || answer.status === "cancelled") throw new Error(`${runId} is ${answer.status}`);
    return answer.result === undefined ? null : answer;
  });
}

export async function post(url, body) {
  const response = await fetch(url, { method: "POST", ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

export function expect(holds, complaint) {
  if (!holds) throw new Error(complaint);
}
