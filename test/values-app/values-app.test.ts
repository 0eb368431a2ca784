/** What travels in a built app: README.md. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withVite } from "../../packages/unplugin/test/support/builds.ts";
import { buildApp } from "../crash/build-app.ts";

const app = new URL("app/", import.meta.url);
let folder = "";
let results: Record<string, unknown> = {};

async function run(main: string, name: string): Promise<Record<string, unknown>> {
  const store = join(folder, name);
  await mkdir(store);
  const env = { ...process.env, NODE_OPTIONS: "", PERDURE_LOG: "error" };
  const { stdout } = await promisify(execFile)(process.execPath, [main, store], { env, timeout: 30_000 });
  return JSON.parse(stdout) as Record<string, unknown>;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "perdure-values-"));
  results = await run(await buildApp(app), "plain");
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const money = (cents: number, currency = "EUR"): object => ({ class: "Money", cents, currency });

test("an instance goes from start() through workflow, step, captured variable, map, array and chunk, and comes back", () => {
  expect(results["instances"]).toEqual({
    result: {
      seen: [true, true, "5 EUR", "10 EUR", true],
      money: money(5),
      twice: money(10),
      mapped: [["a", [money(6), money(3)]]],
      sum: money(15),
      euro: { class: "Euro", cents: 9, currency: "EUR" },
    },
    chunks: [money(5)],
  });
});

test("an instance that is there twice is one on each side", () => {
  expect(results["twiceTheSame"]).toEqual({ inWorkflow: true, inStep: true, outside: true });
});

test("instances of two classes hold each other", () => {
  const inner = { class: "Parcel", name: "inner", boxes: [{ class: "Box", parcel: null }] };
  const outer = { class: "Parcel", name: "outer", boxes: [{ class: "Box", parcel: inner }] };
  expect(results["nested"]).toEqual({
    class: "Parcel",
    name: "around",
    boxes: [
      { class: "Box", parcel: outer },
      { class: "Box", parcel: inner },
    ],
  });
});

test("errors hold instances and are instances; a subclass without symbols of its own is refused by its place", () => {
  expect(results["errors"]).toEqual({
    seen: [true, true, "5 EUR"],
    unpaid: { error: "Unpaid", message: "5 EUR to pay", name: "Unpaid", due: money(5) },
    declined: { error: "TypeError", message: "declined", due: money(5) },
    silent: expect.stringContaining("result.list[0] can't be stored: it is an instance of Silent, a subclass of a class with"),
  });
  expect(results["fails"]).toEqual({
    known: true,
    cause: { error: "Unpaid", message: "5 EUR to pay", name: "Unpaid", due: money(5) },
  });
});

test("a workflow knows a class that only steps import; one that it can't hold is opaque there, and whole behind it", () => {
  expect(results["passes"]).toEqual({
    label: "day ticket, seat 7",
    opaque: ["", "", ""],
    read: ["day ticket, seat 7", "982d9e3e", "3", "11", "true,true,true,true"],
    evaluations: "undefined",
    values: {
      ticket: { class: "Ticket" },
      signed: { class: "Signed", text: "text" },
      counted: { class: "Counted", at: 3 },
      receipt: { class: "Receipt", number: 11 },
    },
  });
});

test("step functions are arguments of workflows and steps, with what they captured", () => {
  expect(results["stepValues"]).toEqual([2, 3, 21, 11]);
});

test("methods are steps, instance methods with the instance", () => {
  const third = { class: "Account", owner: "Ada", balance: money(18, "north") };
  expect(results["methods"]).toEqual({ known: true, third });
});

test("a stream that a step returns is read by the next step and by who gets the result", () => {
  const text = ["chunk 0", "chunk 1", "chunk 2"];
  expect(results["streams"]).toEqual({ read: text, cents: "5 EUR", text, money: [money(5)] });
});

test("the same comes of the app that Vite builds", async () => {
  const config = { ssr: { external: ["perdure", "@perdure/sqlite"] }, build: { ssr: "main.ts" } };
  const { folder: built } = await withVite(fileURLToPath(app), "server", config);
  expect(await run(join(built, "main.js"), "vite")).toEqual(results);
}, 60_000);
