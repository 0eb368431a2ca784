// The same server, killed with SIGKILL while the body of a step runs, and started again.
import { expect, laterStatus, post } from "./patterns.mjs";
import { readStory } from "./read-story.mjs";
import { say } from "./say.mjs";

const journeySteps = ["pack", "buyTicket", "board", "orderMeal", "arrive"];

/** A run of several steps, killed once in each stage. */
export async function killJourney({ server, ledger, kills }) {
  ledger.hold(journeySteps[0]);
  const { runId } = await post(`${server.url}/api/journeys?traveller=Ada`);
  for (const [index, step] of journeySteps.entries()) {
    const next = journeySteps[index + 1];
    if (next !== undefined) ledger.hold(next);
    await killAt({ server, ledger, kills }, runId, step);
  }
  const { result } = await laterStatus(server.url, runId);
  const stages = ["packed", "bought a ticket", "boarded", "found a seat", "ordered a meal", "arrived"].map((did) => `Ada ${did}`);
  expect(JSON.stringify(result.stages) === JSON.stringify(stages), `the journey gave ${JSON.stringify(result)}`);
  return runId;
}

/** A stream, killed while its step writes and after it closed; the reader reconnects behind what it has. */
export async function killStory({ server, ledger, kills }) {
  // A third death in the same step would park the run.
  const points = ["word-7", "closed"];
  for (const point of points) ledger.hold(point);
  const { runId } = await post(`${server.url}/api/stories?hero=Ada`);
  const reading = readStory(server, runId);
  // Awaited below; until then a failure of it must not end the demo, which has a server to stop.
  reading.catch(() => undefined);
  for (const point of points) await killAt({ server, ledger, kills }, runId, point);
  const { words, connections } = await reading;
  const { result } = await laterStatus(server.url, runId);
  expect(words.length === result.words, `the reader saw ${words.length} of ${result.words} chunks`);
  // The stream was whole when the last kill came, so its reader may have had all of it.
  expect(connections >= points.length, `the reader connected ${connections} times`);
  return { runId, chunks: words.length };
}

/** The run's first step is cut off: the caller has its answer already. */
export async function killFireAndForget({ server, ledger, kills }) {
  ledger.hold("findChannels");
  const { runId } = await post(`${server.url}/api/notifications`);
  await killAt({ server, ledger, kills }, runId, "findChannels");
  const { result } = await laterStatus(server.url, runId);
  expect(result.sent === 3, `notifications gave ${JSON.stringify(result)}`);
  return runId;
}

/** The process dies as soon as the answer to start() is there, wherever it is then. */
export async function killAfterAnswer({ server, kills }) {
  const { runId } = await post(`${server.url}/api/signup`, { email: "grace@example.com" });
  await server.kill();
  kills.push({ runId, inStep: false });
  say(`killed the server right after it answered start() of ${runId}`);
  await server.start();
  await laterStatus(server.url, runId);
  return runId;
}

async function killAt({ server, ledger, kills }, runId, point) {
  await ledger.standsAt(point, server.pid);
  await server.kill();
  kills.push({ runId, inStep: true });
  say(`killed the server at ${point}; starting it again`);
  ledger.release(point);
  await server.start();
}
