// npm run mutants -- [--only NAME,NAME]: breaks one rule after the other in a copy of the tree, and expects that the test which names
// the rule fails. Exit code 1 when a mutant survives or does not apply any more, or when a named test fails without it.
import { parseArgs } from "node:util";
import { mutants } from "./mutants.mjs";
import { runTests } from "./run-tests.mjs";
import { Tree } from "./tree.mjs";

const { values } = parseArgs({ options: { only: { type: "string" } } });
const only = values.only?.split(",");
const chosen = mutants.filter(({ name }) => only === undefined || only.includes(name));
if (chosen.length === 0) throw new Error(`--only ${values.only}: the mutants are ${mutants.map(({ name }) => name).join(", ")}`);

const defaultWithinMs = 60_000;
const startedAt = performance.now();
const tree = new Tree();
let bad = 0;
try {
  for (const mutant of chosen) {
    const began = performance.now();
    const complaint = await judge(mutant).catch((error) => error.message);
    if (complaint !== null) bad += 1;
    say(complaint === null, mutant.name, performance.now() - began, complaint ?? mutant.rule);
  }
} finally {
  tree.remove();
}
say(bad === 0, `${chosen.length - bad} of ${chosen.length} caught`, performance.now() - startedAt, "");
process.exitCode = bad === 0 ? 0 : 1;

/** What is wrong; null: its test passes without it and fails with it. */
async function judge(mutant) {
  if (mutant.builds) tree.build();
  const sound = await runOnce(mutant);
  if (sound !== null) return sound;
  const undo = tree.edit(mutant.edits);
  try {
    if (mutant.builds) tree.build();
    return complaintAbout(mutant, await run(mutant));
  } finally {
    undo();
  }
}

/** Without the mutant: what is wrong with its test, or null. */
async function runOnce(mutant) {
  const { passed, failed, broken, endless } = await run(mutant);
  if (endless) return "its test does not end, without the mutant";
  if (broken.length > 0) return `without the mutant: ${broken.join(", ")}`;
  if (failed.length > 0) return `without the mutant fails: ${failed.join(", ")}`;
  return passed.length === 0 ? `there is no test "${mutant.test.name}" in ${mutant.test.files.join(", ")}` : null;
}

function complaintAbout({ hangs = false }, { failed, late, broken, endless }) {
  if (endless) return hangs ? null : "its test did not end, which does not count here";
  // What can't even be loaded breaks no rule.
  if (broken.length > 0) return `it breaks more than its rule: ${broken.join(", ")}`;
  if (failed.length === 0) return "SURVIVED";
  return hangs || late.length < failed.length
    ? null
    : `its test only ran out of time, which does not count here: ${late.join(", ")}`;
}

function run({ test, withinMs = defaultWithinMs }) {
  return runTests(tree.folder, test, withinMs);
}

function say(ok, name, ms, text) {
  console.log(`${ok ? "✓" : "✗"} ${name.padEnd(26)} ${(ms / 1_000).toFixed(1).padStart(5)} s  ${text}`.trimEnd());
}
