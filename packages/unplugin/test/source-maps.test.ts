import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { expect, test } from "vitest";
import { makeApp } from "./support/app-folder.ts";
import { bundleOf, manifestOf, withPerdure, withRollup, withVite } from "./support/builds.ts";
import { shop } from "./support/shop.ts";

test.each([
  ["Vite", (root: string) => withVite(root, "server")],
  ["Rollup", (root: string) => withRollup(root)],
  ["perdure build", withPerdure],
])("the map of a bundle built by %s leads to the user's lines", async (_name, build) => {
  const manifest = await manifestOf(await build(await makeApp(shop)));
  const { code, map } = await bundleOf(manifest, "workflow//src/workflows/order//order");
  const trace = new TraceMap(map ?? "");
  const find = (text: string): { source: string | null; line: number | null } => {
    const lines = code.split("\n");
    const line = lines.findIndex((candidate) => candidate.includes(text));
    const { source, line: original } = originalPositionFor(trace, { line: line + 1, column: lines[line]?.indexOf(text) ?? 0 });
    return { source, line: original };
  };
  expect(find("await charge(item)")).toEqual({ source: "src/workflows/order.ts", line: 10 });
  expect(find('sleep)("1 day")')).toEqual({ source: "src/workflows/order.ts", line: 11 });
  expect(find("item.length")).toEqual({ source: "@acme/prices/src/index.ts", line: 1 });
  expect(find("toUpperCase")).toEqual({ source: "src/lib/shout.ts", line: 1 });
  expect(trace.sources).toContain("money/workflow.cjs");
  expect(map).not.toContain("sourcesContent");
});

test("the map of a server leads to the user's lines too", async () => {
  const { files } = await withPerdure(await makeApp(shop));
  const [name, code] =
    Object.entries(files).find(([file, text]) => file.endsWith(".js") && text.includes("SECRET_OF_THE_STEP/")) ?? [];
  const lines = (code ?? "").split("\n");
  const line = lines.findIndex((candidate) => candidate.includes("await readFile"));
  const trace = new TraceMap(files[`${name}.map`] ?? "");
  const found = originalPositionFor(trace, { line: line + 1, column: lines[line]?.indexOf("readFile") ?? 0 });
  expect(found).toMatchObject({ line: 17, source: expect.stringMatching(/src\/workflows\/order\.ts$/) });
});
