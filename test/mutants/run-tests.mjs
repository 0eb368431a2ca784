// Runs named tests in a tree and says what came of each.
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * `passed` and `failed` are full names; of those that failed, `late` are the ones that ran into vitest's limit. `broken`: files that
 * could not be loaded. `endless`: the process had to be ended.
 */
export async function runTests(folder, { files, name }, withinMs) {
  const report = join(folder, "node_modules/.report.json");
  rmSync(report, { force: true });
  const vitest = join(folder, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--reporter=json", `--outputFile=${report}`, ...files, "-t", escapePattern(name)];
  const endless = await runBounded(folder, args, withinMs);
  const result = { passed: [], failed: [], late: [], broken: [], endless };
  if (!endless) for (const file of readReport(report)) addFile(file, result);
  return result;
}

function readReport(report) {
  try {
    return JSON.parse(readFileSync(report, "utf8")).testResults;
  } catch {
    return [{ name: "vitest itself", status: "failed", assertionResults: [] }];
  }
}

function addFile({ name, status, message, assertionResults }, { passed, failed, late, broken }) {
  const failures = assertionResults.filter((test) => test.status === "failed");
  for (const test of assertionResults) if (test.status === "passed") passed.push(test.fullName);
  for (const test of failures) {
    failed.push(test.fullName);
    if (test.failureMessages.every((text) => text.includes("timed out in"))) late.push(test.fullName);
  }
  if (status === "failed" && failures.length === 0) broken.push(`${name}: ${message ?? ""}`.slice(0, 500));
}

/** Whether it had to be ended. */
function runBounded(cwd, args, withinMs) {
  // A group of its own: what the tests have started ends with it.
  const child = spawn(process.execPath, args, { cwd, stdio: "ignore", detached: true });
  return new Promise((resolve, reject) => {
    let endless = false;
    const deadline = setTimeout(() => {
      endless = true;
      process.kill(-child.pid, "SIGKILL");
    }, withinMs);
    child.on("error", reject);
    child.on("close", () => {
      clearTimeout(deadline);
      resolve(endless);
    });
  });
}

function escapePattern(text) {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
