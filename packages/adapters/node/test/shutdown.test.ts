import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { buildApp, Place } from "./app-process.ts";
import { until } from "./until.ts";

let server: string;
let place: Place;

beforeAll(async () => {
  server = await buildApp("fetch-server");
}, 60_000);
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.clear());

test("a step that runs at SIGTERM ends within the grace, its result is recorded, and the process exits with 0", async () => {
  const app = await place.start(server);
  const runId = await app.startRun("hold", "gate");
  const value = app.value(runId);
  await until("the step runs", () => place.log.includes("start gate"));
  await until("the request is there", async () => (await app.json("/waiting"))["waiting"] === 1);

  app.signal("SIGTERM");
  await until("health says 503", async () => (await app.health()) === 503);
  expect((await app.get("/hold?name=other")).status).toBe(503);
  place.open("gate");

  expect(await value).toBe("gate is open");
  expect(await app.exited).toEqual({ code: 0, signal: null });
  const next = await place.start(server);
  expect(await next.value(runId)).toBe("gate is open");
  expect(place.log).toEqual(["start gate", "finish gate"]);
}, 60_000);

test("a step longer than the grace is handed over and ends in the next process, without using up a retry", async () => {
  const app = await place.start(server, { GRACE_MS: "200" });
  const runId = await app.startRun("hold", "gate");
  await until("the step runs", () => place.log.includes("start gate"));

  app.signal("SIGTERM");
  expect(await app.exited).toEqual({ code: 0, signal: null });
  expect(app.output).not.toMatch(/Error/);

  const next = await place.start(server, { PERDURE_LOG: "info" });
  await until("the step runs again", () => place.log.length === 2);
  place.open("gate");
  expect(await next.value(runId)).toBe("gate is open");
  expect(place.log).toEqual(["start gate", "start gate", "finish gate"]);
  expect(next.output).not.toContain("suspect");
}, 60_000);

test("a reader's connection breaks at shutdown, and the stream goes on behind what it has", async () => {
  const app = await place.start(server, { GRACE_MS: "200" });
  const runId = await app.startRun("talk", "gate");
  const response = await app.get(`/stream?name=${runId}`);
  const text = readText(response);
  await until("all chunks are there", () => text.soFar === "chunk 0\nchunk 1\nchunk 2\n");

  app.signal("SIGTERM");
  // A clean end would say that this was all.
  await expect(text.whole).rejects.toThrow("terminated");
  expect(await app.exited).toEqual({ code: 0, signal: null });

  place.open("gate");
  const next = await place.start(server);
  const rest = await next.get(`/stream?name=${runId}&startIndex=3`);
  expect(await rest.text()).toBe("the end\n");
}, 60_000);

test("a second Ctrl-C ends the process at once, says that nothing is lost, and nothing is", async () => {
  const app = await place.start(server);
  const runId = await app.startRun("hold", "gate");
  await until("the step runs", () => place.log.includes("start gate"));

  app.signal("SIGINT");
  await until("health says 503", async () => (await app.health()) === 503);
  await until("the process has ended", () => {
    app.signal("SIGINT");
    return app.exit;
  });
  expect(app.exit).toEqual({ code: 130, signal: null });
  expect(app.output).toContain("Nothing is lost");

  place.open("gate");
  const next = await place.start(server);
  expect(await next.value(runId)).toBe("gate is open");
}, 60_000);

test("an idle server exits with 0 on SIGINT and on SIGTERM", async () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    const app = await place.start(server);
    app.signal(signal);
    expect(await app.exited).toEqual({ code: 0, signal: null });
  }
}, 60_000);

function readText(response: Response): { soFar: string; whole: Promise<void> } {
  const result = { soFar: "", whole: Promise.resolve() };
  const decoder = new TextDecoder();
  const read = async (): Promise<void> => {
    for await (const bytes of response.body ?? []) result.soFar += decoder.decode(bytes as Uint8Array, { stream: true });
  };
  result.whole = read();
  result.whole.catch(() => undefined);
  return result;
}
