/**
 * The seed document is part of the specification: every code block of it runs verbatim. The blocks lie in playground/node/seed,
 * byte for byte, are type-checked with the playground, built by `perdure build`, and called here over HTTP.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "unplugin-perdure/build";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AppProcess, Place } from "../packages/adapters/node/test/app-process.ts";
import { until } from "../packages/adapters/node/test/until.ts";

const playground = fileURLToPath(new URL("../playground/node/", import.meta.url));
const document = readFileSync(new URL("../docs/seed/starting-workflows.mdx", import.meta.url), "utf8");

const files = [
  "start-function.ts",
  "run-object.ts",
  "fire-and-forget.ts",
  "wait-for-completion.ts",
  "stream-updates.ts",
  "workflows/ai-generation.ts",
  "check-status-later.ts",
];

test("the playground's files are the document's code blocks, byte for byte", () => {
  const blocks = document.split("```typescript lineNumbers\n").slice(1);
  const codes = blocks.map((block) => block.slice(0, block.indexOf("```")));
  expect(codes).toEqual(files.map((file) => readFileSync(join(playground, "seed", file), "utf8")));
  expect(document.match(/^```\w/gm)).toHaveLength(files.length);
});

describe("built and served", () => {
  const place = new Place();
  let output: string;
  let app: AppProcess;

  beforeAll(async () => {
    const entries = ["src/server.ts", "seed/run-object.ts"];
    const { outDir } = await build({ root: playground, entries, outDir: "dist/seed-test", print: () => undefined });
    output = outDir;
    app = await place.start(join(output, "server.js"), { PLAYGROUND_DATA: place.folder });
  }, 120_000);
  afterAll(() => place.clear());

  const post = async (path: string, body = ""): Promise<Record<string, unknown>> => {
    const response = await app.get(path, { method: "POST", ...(body === "" ? {} : { body }) });
    expect(response.status).toBe(200);
    return (await response.json()) as Record<string, unknown>;
  };
  const result = (runId: unknown) =>
    until("the run has ended", async () => (await app.json(`/api/status?runId=${String(runId)}`))["result"]);

  test("the start() function: the route answers with the run's id while the workflow goes on", async () => {
    const { message, runId } = await post("/api/signup", JSON.stringify({ email: "ada@example.com" }));
    expect(message).toBe("Workflow started");
    expect(await result(runId)).toMatchObject({ email: "ada@example.com", mails: 2 });
  }, 60_000);

  test("fire and forget", async () => {
    const { message, runId } = await post("/api/notifications");
    expect(message).toBe("Notifications queued");
    expect(await result(runId)).toEqual({ userId: "ada", sent: 3 });
  }, 60_000);

  test("wait for completion", async () => {
    const { report } = await post("/api/report?report=yearly");
    expect(report).toMatchObject({ reportId: "yearly", total: 1_400 });
  }, 60_000);

  test("stream updates to the client", async () => {
    const response = await app.get("/api/content", { method: "POST", body: JSON.stringify({ prompt: "Hello" }) });
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(await response.text()).toBe(Array.from({ length: 10 }, (_, index) => `Update ${index}\n`).join(""));
  }, 60_000);

  test("check status later: a run that goes on has a status and no result", async () => {
    const { runId } = await post("/api/signup", JSON.stringify({ email: "grace@example.com" }));
    const first = await app.json(`/api/status?runId=${String(runId)}`);
    expect(first["result"] !== undefined || ["pending", "running"].includes(String(first["status"]))).toBe(true);
    expect(await result(runId)).toMatchObject({ email: "grace@example.com" });
    expect((await app.get("/api/status?runId=wrun_unknown")).status).toBe(500);
    expect((await app.get("/api/status")).status).toBe(500);
  }, 60_000);

  test("the Run object: a script waits for the value, and its process ends by itself", async () => {
    const script = place.launch(join(output, "run-object.js"), { PLAYGROUND_URL: app.url, PLAYGROUND_DATA: place.folder });
    expect(await script.exited).toEqual({ code: 0, signal: null });
    const runId = /^Run ID: (wrun_\w{26})$/m.exec(script.output)?.[1];
    expect(await result(runId)).toEqual({ orderId: "order-1", paid: 84, parcel: "parcel-order-1" });
  }, 60_000);
});
