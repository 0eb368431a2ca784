/** Classes that are there by name only, for libraries that name them where a module is evaluated. */
import { describe, expect, it } from "vitest";
import { evaluate, startRun, thrown } from "../../support/realm.ts";

const absent = [
  "TransformStream",
  "Blob",
  "File",
  "FormData",
  "EventTarget",
  "Event",
  "CustomEvent",
  "MessageEvent",
  "CloseEvent",
  "ErrorEvent",
  "MessageChannel",
  "MessagePort",
  "BroadcastChannel",
  "TextEncoderStream",
  "TextDecoderStream",
  "CompressionStream",
  "DecompressionStream",
  "WebSocket",
  "EventSource",
  "ByteLengthQueuingStrategy",
  "CountQueuingStrategy",
];

describe.each(absent)("%s", (name) => {
  it("can be named, extended and asked for", () => {
    expect(
      evaluate(`(() => { class Mine extends ${name} { static made = 1; go() { return 2 } }
        return [typeof ${name}, ${name}.name, Mine.made, Mine.prototype.go(), Mine.prototype instanceof ${name}, {} instanceof ${name}, "${name}" in globalThis, globalThis.${name} === ${name}] })()`),
    ).toEqual(["function", name, 1, 2, true, false, true, true]);
  });
  it.each([`new ${name}("x")`, `new (class Mine extends ${name} {})()`, `Reflect.construct(${name}, [], Object)`])(
    "%s throws, and names the way out",
    (expression) => {
      const { code, error } = thrown(startRun(`main(async () => { ${expression}; });`).first);
      expect(code).toBe("absent_in_workflow");
      expect(error.message).toMatch(new RegExp(`^new ${name}\\(\\) does not exist in a workflow\\. (?:Use|Call|Pass) .+\\.$`));
      expect(error.stack).toMatch(/workflow:[0-9a-f]{32}:\d+/);
    },
  );
  it("can't be called without new", () => {
    expect(evaluate(`(() => { try { ${name}(); } catch (error) { return error.name } })()`)).toBe("TypeError");
  });
});

it("a module that extends one at its top level is evaluated", () => {
  expect(thrown(startRun(`class Emitter extends EventTarget {} main(async () => new Emitter());`).first).code).toBe(
    "absent_in_workflow",
  );
  expect(
    evaluate(`[File.prototype instanceof Blob, new AbortController().signal instanceof EventTarget, [] instanceof EventTarget]`),
  ).toEqual([true, true, false]);
});

it.each(["Response.json({})", "Response.redirect('/')", "Response.error()", "new (class extends Request {})('http://a')"])(
  "%s is not built yet",
  (expression) => {
    expect(thrown(startRun(`main(async () => ${expression});`).first).code).toBe("not_built_yet");
  },
);
