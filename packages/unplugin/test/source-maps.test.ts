import { SourceMap, type SourceMapPayload } from "node:module";
import { expect, test } from "vitest";
import { makeApp } from "./support/app-folder.ts";
import { bundleOf, manifestOf, withPerdure, withRollup, withVite } from "./support/builds.ts";
import { shop } from "./support/shop.ts";

interface Place {
  source: string;
  line: number;
}

/** Where the first occurrence of a text comes from. */
function placeOf(code: string, map: string, text: string): Place {
  const lines = code.split("\n");
  const line = lines.findIndex((candidate) => candidate.includes(text));
  const entry = new SourceMap(JSON.parse(map) as SourceMapPayload).findEntry(line, lines[line]?.indexOf(text) ?? 0);
  if (!("originalSource" in entry)) throw new Error(`${text} comes from nowhere`);
  return { source: entry.originalSource, line: entry.originalLine + 1 };
}

test.each([
  ["Vite", (root: string) => withVite(root, "server")],
  ["Rollup", (root: string) => withRollup(root)],
  ["perdure build", withPerdure],
])("the map of a bundle built by %s leads to the user's lines", async (_name, build) => {
  const manifest = await manifestOf(await build(await makeApp(shop)));
  const { code, map } = await bundleOf(manifest, "workflow//src/workflows/order//order");
  const find = (text: string): Place => placeOf(code, map ?? "", text);
  expect(find("charge(item)")).toEqual({ source: "src/workflows/order.ts", line: 10 });
  expect(find('sleep)("1 day")')).toEqual({ source: "src/workflows/order.ts", line: 11 });
  expect(find("item.length")).toEqual({ source: "@acme/prices/src/index.ts", line: 1 });
  expect(find("toUpperCase")).toEqual({ source: "src/lib/shout.ts", line: 1 });
  expect((JSON.parse(map ?? "") as SourceMapPayload).sources).toContain("money/workflow.cjs");
  expect(map).not.toContain("sourcesContent");
});

test("the map of a server leads to the user's lines too", async () => {
  const { files } = await withPerdure(await makeApp(shop));
  const [name, code] =
    Object.entries(files).find(([file, text]) => file.endsWith(".js") && text.includes("SECRET_OF_THE_STEP/")) ?? [];
  const found = placeOf(code ?? "", files[`${name}.map`] ?? "", 'readFile("SECRET');
  expect(found).toEqual({ line: 17, source: expect.stringMatching(/src\/workflows\/order\.ts$/) });
});
