/** Tokens of the user's code lead back to their lines, through every mode and the bundle's instrumentation. */
import { rolldown } from "rolldown";
import { expect, test } from "vitest";
import { createTracer } from "../src/compiler/bundle/maps.ts";
import { positionOf } from "../src/compiler/diagnostics/frame.ts";
import { compile, instrumentBundle, type BundleMap, type Mode } from "../src/compiler.ts";

const source = `import { db, loopToken, helperToken } from "./db";

/** Ünïcode 😀 before the code. */
export async function order(id: string): Promise<string> {
  "use workflow";
  const workflowToken = await load(id);
  const nested = async <T,>(x: T) => {
    "use step";
    const helperUser = capturedHelper(x);
    return db.nestedToken(helperUser, workflowToken);
  };
  function capturedHelper(x: unknown) {
    return [x, helperToken];
  }
  for (const turn of [1, 2]) throw new Error(loopToken + turn);
  const plainToken = await nested(workflowToken);
  return plainToken;
}

async function load(id: string) {
  "use step";
  return db.stepToken(id);
}
export const late = { async method() { "use step"; return db.methodToken(); } };
`;

/** Where a token of the output comes from: once for every copy of it. */
function origins(code: string, map: BundleMap, token: string): string[] {
  const trace = createTracer(code, map);
  const parts = code.split(token);
  return parts.slice(1).map((_, i) => {
    const place = trace(parts.slice(0, i + 1).join(token).length);
    return place.source.slice(place.offset, place.offset + token.length);
  });
}

const present: Record<Mode, string[]> = {
  server: ["nestedToken", "helperUser", "helperToken", "stepToken", "methodToken"],
  workflow: ["plainToken", "helperToken]", "loopToken + turn", "load(id)"],
  client: ["late = {"],
};

test.each(Object.keys(present) as Mode[])("tokens of %s code map to themselves", (mode) => {
  const { code, map } = compile({ source, file: "src/order.tsx", mode, entry: "order" });
  if (map === null) throw new Error("no map");
  expect(map.sources).toEqual(["src/order.tsx"]);
  for (const token of present[mode]) {
    const found = origins(code, map, token);
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found)).toEqual(new Set([token]));
  }
});

test("a stack's position in the instrumented bundle is the user's line and column", async () => {
  const compiled = compile({ source, file: "src/order.tsx", mode: "workflow", entry: "order" });
  const build = await rolldown({
    input: "src/order.tsx",
    external: (id) => id !== "src/order.tsx",
    plugins: [
      {
        name: "module",
        resolveId: (id) => (id === "src/order.tsx" ? id : null),
        load: () => ({ code: compiled.code, map: compiled.map as never, moduleType: "tsx" }),
      },
    ],
  });
  const { output } = await build.generate({ format: "cjs", sourcemap: true, exports: "named" });
  const chunk = output[0];
  if (chunk.map === null) throw new Error("no map");
  const built = instrumentBundle({ code: chunk.code, map: chunk.map });
  expect(built.map).not.toHaveProperty("sourcesContent");
  const trace = createTracer(built.code, { ...built.map, sourcesContent: built.map.sources.map(() => source) });
  for (const token of ["loopToken + turn", "load(id)", "nested(workflowToken)"]) {
    expect(built.code).toContain(token);
    const place = trace(built.code.indexOf(token));
    expect(positionOf(source, place.offset)).toEqual(positionOf(source, source.indexOf(token)));
  }
});

test("without a map of the bundler the positions are those of the text that came in", () => {
  const code = "function f(a) {\n  for (;;) break;\n  return marker;\n}";
  const built = instrumentBundle({ code, map: null });
  const trace = createTracer(built.code, { ...built.map, sourcesContent: [code] });
  expect(trace(built.code.indexOf("marker")).offset).toBe(code.indexOf("marker"));
});
