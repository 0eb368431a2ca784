import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { buildApp, Place } from "./app-process.ts";
import { until } from "./until.ts";

let server: string;
let place: Place;

beforeAll(async () => {
  server = await buildApp("existing-server");
}, 60_000);
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.clear());

test("in an existing node:http server the middleware answers perdure's routes and passes on the rest", async () => {
  const app = await place.start(server);
  expect(await app.health()).toBe(200);
  expect(await (await app.get("/plain")).text()).toBe("from node:http");
  place.open("gate");
  expect(await app.value(await app.startRun("hold", "gate"))).toBe("gate is open");
}, 60_000);

test("attach() gives an existing server the life of the worker: runs go on at its start, and steps end at its stop", async () => {
  const first = await place.start(server);
  const runId = await first.startRun("hold", "gate");
  await until("the step runs", () => place.log.includes("start gate"));
  first.signal("SIGKILL");
  await first.exited;

  const app = await place.start(server);
  await until("the step runs again", () => place.log.length === 2);
  app.signal("SIGTERM");
  await until("health says 503", async () => (await app.health()) === 503);
  place.open("gate");
  expect(await app.exited).toEqual({ code: 0, signal: null });
  expect(place.log).toEqual(["start gate", "start gate", "finish gate"]);

  const next = await place.start(server);
  expect((await next.json(`/status?name=${runId}`))["status"]).toBe("completed");
}, 60_000);
