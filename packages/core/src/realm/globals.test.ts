import { describe, expect, it } from "vitest";
import { evaluate, returned, startRun, thrown } from "../../support/realm.ts";

describe("Web APIs agree with the host's", () => {
  const expressions = [
    `(() => { const u = new URL("https://ann:pw@example.com:8080/a/../b?x=1&y=ä#frag"); return [u.href, u.origin, u.protocol, u.username, u.password, u.host, u.hostname, u.port, u.pathname, u.search, u.hash, String(u), JSON.stringify(u)] })()`,
    `(() => { const u = new URL("http://a/b"); u.pathname = "/ü x"; u.search = "a=1"; u.searchParams.append("b", "2 3"); u.hash = "h"; u.port = "99"; u.host = "c:1"; u.protocol = "https"; return [u.href, u.searchParams.get("b")] })()`,
    `(() => { const u = new URL("?q=1", "http://a/b"); const p = u.searchParams; u.search = "?z=9"; return [p.get("z"), p.size, URL.canParse("x"), URL.canParse("x", "http://a")] })()`,
    `(() => { const p = new URLSearchParams("?a=1&b=%E4&c=%zz&a=2&d=x+y&=&e"); p.set("a", "3"); p.append("f", "!'()~*-._ \\ud800"); p.sort(); return [String(p), p.getAll("a"), p.has("e"), p.has("e", "1"), p.size, [...p.keys()], new URLSearchParams({ x: 1 }).get("x"), String(new URLSearchParams([["a", "b"]]))] })()`,
    `(() => { const h = new Headers({ B: " 2 ", a: "1" }); h.append("a", "3"); h.append("Set-Cookie", "x"); h.append("set-cookie", "y"); return [[...h], h.get("A"), h.getSetCookie(), h.has("c"), new Headers(h).get("b")] })()`,
    `[[...new TextEncoder().encode("aä€😀\\ud800")], new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 97, 0xff])), new TextDecoder("utf-16le").decode(new Uint8Array([97, 0])), new TextDecoder("latin1").encoding, new TextEncoder().encodeInto("a€b", new Uint8Array(3))]`,
    `(() => { const d = new TextDecoder(); return [d.decode(new Uint8Array([0xe2, 0x82]), { stream: true }), d.decode(new Uint8Array([0xac, 0xf0]), { stream: true }), d.decode()] })()`,
    `[btoa("hä"), atob("aOQ="), atob(" aO Q ")]`,
    `structuredClone({ a: [1, , undefined], d: new Date(5), m: new Map([[1, new Set([2])]]), r: /x/gi, u: new Uint8Array([1, 2]).subarray(1), n: null })`,
    `(() => { const o = { e: new TypeError("x", { cause: 1 }) }; o.self = o; const c = structuredClone(o); return [c.self === c, c.e instanceof TypeError, c.e.cause] })()`,
    `(() => { const c = new AbortController(); const heard = []; c.signal.addEventListener("abort", (e) => heard.push(e.type)); c.signal.onabort = () => heard.push("on"); c.abort("why"); c.abort("no"); return [heard.length, c.signal.aborted, c.signal.reason, AbortSignal.any([c.signal]).aborted, AbortSignal.abort().reason.name] })()`,
  ];
  it.each(expressions)("%s", (expression) => {
    const host: unknown = new Function(`return (${expression});`)();
    expect(evaluate(expression)).toEqual(host);
  });

  it.each([
    `new URL("x")`,
    `atob("?")`,
    `new Headers({ "a b": "1" })`,
    `new Headers({ a: "\\n1\\n2" })`,
    `structuredClone(() => 1)`,
    `new TextDecoder("nope")`,
    `new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array([255]))`,
    `new AbortSignal()`,
    `btoa("€")`,
  ])("%s throws as the host's", (expression) => {
    const caught = `(() => { try { ${expression}; return "nothing" } catch (error) { return [error.name, error instanceof Error] } })()`;
    expect(evaluate(caught)).toEqual(new Function(`return (${caught});`)());
  });
});

it("has bytes as base64 and hex on every version", () => {
  const value = evaluate(
    `[new Uint8Array([251, 255, 1]).toBase64(), new Uint8Array([251, 255]).toBase64({ alphabet: "base64url", omitPadding: true }), [...Uint8Array.fromBase64("+/8B")], new Uint8Array([1, 255]).toHex(), [...Uint8Array.fromHex("01ff")]]`,
  );
  expect(value).toEqual(["+/8B", "-_8", [251, 255, 1], "01ff", [1, 255]]);
});

it("revives values of its own classes", () => {
  const check = `(values) => [values[0] instanceof Date, values[1] instanceof Map, values[2] instanceof Set, values[3] instanceof RegExp, values[4] instanceof URL, values[5] instanceof URLSearchParams, values[6] instanceof Headers, values[7] instanceof Uint8Array, values[8] instanceof TypeError, values[9] instanceof perdure.FatalError, values[10] instanceof AggregateError, values[11] instanceof Object, values[12] instanceof ArrayBuffer, values[13] instanceof Array]`;
  const values = [
    new Date(),
    new Map(),
    new Set(),
    /x/,
    new URL("http://a"),
    new URLSearchParams("a=1"),
    new Headers({ a: "1" }),
    new Uint8Array(1),
    new TypeError("x"),
    Object.assign(new Error("f"), {}),
    new AggregateError([]),
    {},
    new ArrayBuffer(1),
    [],
  ];
  const { first } = startRun(`main(async (...values) => (${check})(values));`, values);
  const kinds = returned(first) as boolean[];
  expect(kinds.filter((_, index) => index !== 9)).not.toContain(false);
});

describe("what is absent", () => {
  const functions = [
    "setTimeout(() => 1, 5)",
    "setInterval(() => 1)",
    "setImmediate(() => 1)",
    'fetch("http://a")',
    'eval("1")',
    'Function("a", "return a")',
    'require("node:fs")',
  ];
  it.each(functions)("%s names the way out when it is called", (call) => {
    const { code, error } = thrown(startRun(`main(async () => { ${call}; });`).first);
    expect(code).toBe("absent_in_workflow");
    expect(error.message).toMatch(/does not exist in a workflow\. (?:Use|Call|Write|Import)/);
    expect(error.stack).toMatch(/workflow:[0-9a-f]{32}:\d+/);
  });
  it.each(["Buffer", "WebAssembly", "Atomics", "SharedArrayBuffer", "FinalizationRegistry", "WeakRef"])(
    "%s is not there for typeof, and names the way out where code does not ask",
    (name) => {
      expect(evaluate(`typeof ${name}`)).toBe("undefined");
      const { code, error } = thrown(startRun(`main(async () => { ${name}.x; });`).first);
      expect(code).toBe("absent_in_workflow");
      expect(error.message).toContain(`${name} does not exist in a workflow`);
    },
  );
  it("does not explain a mistake in a name", () => {
    expect(thrown(startRun(`main(async () => { nowhere.x; });`).first)).toMatchObject({
      code: "USER_ERROR",
      error: { name: "ReferenceError" },
    });
  });
  it.each([
    'new Request("http://a")',
    "new Response()",
    "new WritableStream()",
    "perdure.createHook()",
    'require("perdure/api").start()',
  ])("%s is not built yet, and says so", (expression) => {
    expect(thrown(startRun(`main(async () => { ${expression}; });`).first).code).toBe("not_built_yet");
  });
  it("strings are not code by any other way", () => {
    expect(
      evaluate(`(() => { try { return (async () => 1).constructor("return 1")() } catch (error) { return error.name } })()`),
    ).toBe("EvalError");
  });
});

describe("facts of the run", () => {
  it("are its environment, its metadata, and nothing of the process", () => {
    const facts = { env: { API_URL: "http://a", __proto__x: "1" }, runId: "wrun_9", url: "https://app" };
    const expression = `[process.env.API_URL, process.env.PATH, Object.keys(process), perdure.getWorkflowMetadata()]`;
    expect(evaluate(expression, { facts })).toEqual([
      "http://a",
      undefined,
      ["env"],
      { workflowRunId: "wrun_9", workflowName: "main", workflowStartedAt: new Date(1_700_000_000_000), url: "https://app" },
    ]);
  });
  it("getStepMetadata() says where it belongs", () => {
    expect(thrown(startRun(`main(async () => perdure.getStepMetadata());`).first).code).toBe("outside_step");
  });
});

describe("sleep", () => {
  it.each([`"nonsense"`, "NaN", "undefined", "null", "{}", "new Date(NaN)", "Infinity", "-5", `""`, "9e15"])(
    "%s is refused at once by a TypeError with a code",
    (duration) => {
      expect(
        evaluate(
          `(() => { try { perdure.sleep(${duration}) } catch (error) { return [error instanceof TypeError, error.code] } })()`,
        ),
      ).toEqual([true, "invalid_duration"]);
    },
  );
  it("takes a Date, also one that has passed", () => {
    const { commands } = startRun(
      `main(async () => { perdure.sleep(new Date(2_000_000_000_000)); perdure.sleep(new Date(5)); perdure.sleep("2 days"); });`,
    ).first;
    expect(commands).toMatchObject([{ until: 2_000_000_000_000 }, { until: 1_700_000_000_000 }, { until: 1_700_172_800_000 }]);
  });
});

describe("streams", () => {
  it("travel to steps as references of the run", () => {
    const { commands } = startRun(
      `main(async () => { step("a", perdure.getWritable(), perdure.getWritable({ namespace: "log", onRetry: "append" })); });`,
    ).first;
    expect(commands[0]).toMatchObject({ input: expect.stringMatching(/"Stream".*"writable".*"wrun_1".*"log".*"append"/) });
  });
  it("can't be written to in a workflow", () => {
    expect(thrown(startRun(`main(async () => perdure.getWritable().getWriter());`).first).error.message).toContain(
      "Pass the stream to a step",
    );
  });
});

it("an error in a microtask ends the run", () => {
  expect(
    thrown(startRun(`main(async () => { queueMicrotask(() => { throw new Error("micro") }); await step("a"); });`).first),
  ).toMatchObject({ code: "USER_ERROR", error: { message: "micro" } });
});

it("a text that is no date is read in one pass, however long it is", { timeout: 20_000 }, () => {
  expect(evaluate(`Date.parse("1:11 ".repeat(200_000))`)).toBeNaN();
  expect(evaluate(`new Date("1 January 2020 (" + "x".repeat(10_000) + ")").toISOString()`)).toBe("2020-01-01T00:00:00.000Z");
});
