/** Evaluates the table in the realm, and in a process of the host whose zone is UTC and whose language is English. */
import { execFileSync } from "node:child_process";
import { returned, startRun } from "../realm.ts";
import { describeValue } from "./describe-value.ts";

function tableOf(expressions: readonly string[]): string {
  return `${describeValue}\nconst table = [\n${expressions.map((expression) => `() => (${expression})`).join(",\n")}\n];`;
}

export function inRealm(expressions: readonly string[]): string[] {
  // What the console was given stands in the log: each expression that shows something adds a line.
  const shown = "const shown = (...args) => { console.log(...args); return shown; };";
  const { first } = startRun(
    `${shown}\n${tableOf(expressions)}\nconst result = describeValue(shown);
main(async () => table.map(describeResult).map((text) => (text === result ? null : text)));`,
    [],
    {
      limits: { turns: 1_000_000_000 },
    },
  );
  const lines = first.logs.filter(({ level }) => level === "info").map(({ text }) => JSON.stringify(text));
  let next = 0;
  return (returned(first) as (string | null)[]).map((result) => result ?? lines[next++] ?? "nothing");
}

/** Bytes as text, where this version of Node lacks what the realm always has. */
const bytesText = `
Uint8Array.prototype.toBase64 ??= function ({ alphabet, omitPadding } = {}) { const text = Buffer.from(this).toString(alphabet ?? "base64"); return omitPadding || alphabet !== "base64url" ? text : text.padEnd(Math.ceil(text.length / 4) * 4, "="); };
Uint8Array.prototype.toHex ??= function () { return Buffer.from(this).toString("hex"); };
Uint8Array.fromHex ??= (text) => new Uint8Array(Buffer.from(text, "hex"));
Uint8Array.fromBase64 ??= (text) => new Uint8Array(Buffer.from(text, "base64"));`;

export function inHost(expressions: readonly string[]): string[] {
  const script = `"use strict"; process.on("uncaughtException", () => {}); const shown = require("node:util").format; ${bytesText}\n${tableOf(expressions)}
process.stdout.write(JSON.stringify(table.map(describeResult)));`;
  const env = { ...process.env, NODE_OPTIONS: "", TZ: "UTC", LC_ALL: "en_US.UTF-8", LANG: "en_US.UTF-8" };
  return JSON.parse(
    execFileSync(process.execPath, ["-"], { input: script, env, maxBuffer: 1 << 28, encoding: "utf8" }),
  ) as string[];
}
