import { afterAll, beforeAll, expect, it } from "vitest";
import { buildRealm, type BuiltRealm } from "../../support/realm-process.ts";

let realm: BuiltRealm;
beforeAll(async () => {
  realm = await buildRealm();
});
afterAll(() => realm.remove());

const use = `const realm = realms.createRealm();

const use = (from, to) => {
  for (let i = from; i < to; i += 1) testing.startRun('const pad = "' + "x".repeat(20_000 + (i % 5_000)) + '"; main(async () => ' + i + ' + pad.length);', [], { realm }).run.dispose();
};`;

it("1,000 bundles leave the heap flat", async () => {
  const source = `${use}
    const settle = async () => { for (let i = 0; i < 4; i += 1) { gc(); await new Promise((resolve) => setTimeout(resolve, 5)); } return process.memoryUsage().heapUsed; };
    use(0, 200); const before = await settle(); use(200, 1200); console.log((await settle()) - before);`;
  // Newer versions of V8 keep what they compiled over six collections of their own, which asking for one does not bring nearer.
  const { stdout, stderr } = await realm.run(source, { flags: ["--expose-gc", "--no-compilation-cache"] });
  expect(stderr).toBe("");
  // Kept, they would be 20 MB and more.
  expect(Number(stdout)).toBeLessThan(2_000_000);
}, 60_000);

it("V8's fast paths in the host stay whole", async () => {
  const names = [
    "ArrayIterator",
    "ArraySpecies",
    "PromiseSpecies",
    "RegExpSpecies",
    "TypedArraySpecies",
    "MapIterator",
    "SetIterator",
    "StringIterator",
  ];
  const source = `testing.startRun("main(async () => [...new Map(), ...new Set(), ...'a', /a/.exec('a')]);"); console.log(JSON.stringify([${names.map((name) => `%${name}Protector()`).join(", ")}]));`;
  const { stdout } = await realm.run(source, { flags: ["--allow-natives-syntax"] });
  expect(JSON.parse(stdout)).toEqual(names.map(() => true));
}, 30_000);
