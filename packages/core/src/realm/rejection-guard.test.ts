import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildRealm, type BuiltRealm } from "../../support/realm-process.ts";

let realm: BuiltRealm;
beforeAll(async () => {
  realm = await buildRealm();
});
afterAll(() => realm.remove());

const late = `const { run } = testing.startRun('main(async () => { const a = step("a"); const b = Promise.reject(new Error("realm")); const c = Promise.reject(7); await step("b"); try { await b } catch {} try { await c } catch {} await a; });');
testing.reject(run, 0, new Error("late"));
await new Promise((resolve) => setTimeout(resolve, 20));
const { end } = testing.resolve(run, 1, null);
await new Promise((resolve) => setTimeout(resolve, 20));
console.log(end.code);`;

describe("rejections in a realm", () => {
  it("that are handled late neither end the process nor are heard of", async () => {
    expect(await realm.run(late)).toEqual({ code: 0, stdout: "USER_ERROR\n", stderr: "" });
  });
  it("do not reach the application's own listener", async () => {
    expect(
      await realm.run(
        `process.on("unhandledRejection", () => process.exit(9)); process.on("rejectionHandled", () => process.exit(9)); ${late}`,
      ),
    ).toMatchObject({ code: 0 });
  });
  it("with another prototype are known too", async () => {
    const source = `testing.startRun('main(async () => { Object.setPrototypeOf(Promise.reject(1), null); Object.setPrototypeOf(Promise.reject(2), Object.create(null)); Object.setPrototypeOf(Promise.reject(3), new Proxy({}, { getPrototypeOf() { throw 1 } })); class P extends Promise {} P.reject(4); await step("a"); });');
      await new Promise((resolve) => setTimeout(resolve, 20)); console.log("alive");`;
    expect(await realm.run(source)).toEqual({ code: 0, stdout: "alive\n", stderr: "" });
  });
  it.each(["throw", "none", "warn-with-error-code"])("are ignored in the mode %s", async (mode) => {
    expect(await realm.run(late, { flags: [`--unhandled-rejections=${mode}`] })).toEqual({
      code: 0,
      stdout: "USER_ERROR\n",
      stderr: "",
    });
  });
  it("that are errors are ignored in the mode strict", async () => {
    const errors = late.replace("const c = Promise.reject(7);", "const c = null;");
    expect(await realm.run(errors, { flags: ["--unhandled-rejections=strict"] })).toEqual({
      code: 0,
      stdout: "USER_ERROR\n",
      stderr: "",
    });
  });
});

describe("the application's own rejections", () => {
  const own = `testing.startRun('main(async () => { await step("a"); });'); Promise.reject(new Error("mine")); await new Promise((resolve) => setTimeout(resolve, 50)); console.log("alive");`;
  const plain = `Promise.reject(new Error("mine")); await new Promise((resolve) => setTimeout(resolve, 50)); console.log("alive");`;

  it.each(["throw", "strict", "warn", "none", "warn-with-error-code"])("do what Node does in the mode %s", async (mode) => {
    const flags = [`--unhandled-rejections=${mode}`];
    const [guarded, bare] = await Promise.all([realm.run(own, { flags }), realm.run(plain, { flags })]);
    expect([guarded.code, guarded.stdout]).toEqual([bare.code, bare.stdout]);
    expect(guarded.stderr.includes("Error: mine")).toBe(bare.stderr.includes("Error: mine"));
  });
  it("reach the application's listener, and the origin that Node gives", async () => {
    const listened = await realm.run(
      `process.on("unhandledRejection", (reason) => console.log("heard", reason.message)); ${own}`,
    );
    expect(listened).toMatchObject({ code: 0, stdout: "heard mine\nalive\n" });
    const caught = await realm.run(
      `process.on("uncaughtException", (error, origin) => console.log(origin, error.message)); ${own}`,
    );
    expect(caught).toMatchObject({ code: 0, stdout: "unhandledRejection mine\nalive\n" });
  });
  it("of another context of the process are the process's", async () => {
    const other = `import vm from "node:vm"; testing.startRun('main(async () => { await step("a"); });'); vm.runInNewContext("Promise.reject(new Error('other'))"); await new Promise((resolve) => setTimeout(resolve, 50)); console.log("alive");`;
    expect((await realm.run(other)).code).toBe(1);
  });
});

it("is put back as it was", async () => {
  const source = `const before = Object.hasOwn(process, "emit"); const a = guard.installRejectionGuard(); const emit = process.emit; const b = guard.installRejectionGuard(); a(); a(); b();
    console.log(process.emit === emit); import { EventEmitter } from "node:events";`;
  // The helper holds a guard of its own.
  expect((await realm.run(source)).stdout).toBe("true\n");
});
