import { createServer, type AddressInfo } from "node:net";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { buildApp, Place } from "./app-process.ts";
import { until } from "./until.ts";

let server: string;
let place: Place;

beforeAll(async () => {
  server = await buildApp("hono-server");
}, 60_000);
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.clear());

test("perdure's routes come before an app's catch-all, and the app answers everything else", async () => {
  const app = await place.start(server);
  expect(await (await app.get("/hello")).text()).toBe("from Hono");
  expect((await app.get("/nowhere")).status).toBe(404);
  const health = await app.get("/.well-known/workflow/v1/health");
  expect([health.status, await health.json()]).toEqual([200, { status: "ok" }]);
  expect((await app.get("/.well-known/workflow/v1/health", { method: "HEAD" })).status).toBe(200);
  expect((await app.get("/.well-known/workflow/v1/health", { method: "POST" })).status).toBe(405);
  const unknown = await app.get("/.well-known/workflow/v1/unknown");
  expect([unknown.status, await unknown.text()]).toEqual([404, ""]);
}, 60_000);

test("a port in use is an error that names the port and what to do, and the process ends", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, resolve));
  const { port } = other.address() as AddressInfo;
  try {
    const app = place.launch(server, { PORT: String(port) });
    expect((await app.exited).code).toBe(1);
    expect(app.output).toContain("port_in_use");
    expect(app.output).toContain(`The port ${port}`);
    expect(app.output).toContain("serve(app, { port })");
    expect(app.output).not.toContain("Listening");
  } finally {
    other.close();
  }
}, 60_000);

test("clients that leave in mid-stream are forgotten, and the server goes on", async () => {
  const app = await place.start(server);
  const runId = await app.startRun("talk", "gate");
  const clients = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const controller = new AbortController();
      const response = await app.get(`/stream?name=${runId}`, { signal: controller.signal });
      await response.body?.getReader().read();
      return controller;
    }),
  );
  expect(await app.json("/readers")).toEqual({ readers: 20 });

  for (const client of clients) client.abort();
  await until("the readers are cancelled", async () => (await app.json("/readers"))["readers"] === 0);
  place.open("gate");
  expect(await app.value(runId)).toBe("said");
  expect(app.exit).toBeNull();
  app.signal("SIGTERM");
  expect(await app.exited).toEqual({ code: 0, signal: null });
}, 60_000);

test("what the app throws is answered with 500 and goes to standard error", async () => {
  const app = await place.start(await buildApp("throwing-server"));
  const response = await app.get("/throw");
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("own failure");
  expect(app.output).toContain("the app's own failure");
}, 60_000);

test("a port that is no port is refused before anything starts", async () => {
  const app = place.launch(server, { PORT: "http" });
  expect((await app.exited).code).toBe(1);
  expect(app.output).toContain("invalid_option");
}, 60_000);
