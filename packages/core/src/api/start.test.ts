import { afterAll, expect, test, vi } from "vitest";
import { runtime } from "../runtime/runtime.ts";
import { start } from "./start.ts";
import { testWorkflow, useApp } from "../../support/app.ts";
import { memory } from "../store/memory/memory.ts";
import type { Store } from "../store/contract/contract.ts";

afterAll(() => runtime().close(0));

test("a workflow's code that can't be loaded fails that start, and the next one loads it", async () => {
  await useApp(`main(async () => "there");`);
  const manifest = runtime().registry.requireManifest();
  const load = Object.values(manifest.bundles)[0];
  const hash = Object.keys(manifest.bundles)[0] ?? "";
  let failures = 1;
  runtime().registry.addManifest({
    ...manifest,
    bundles: {
      [hash]: async () => {
        if (failures-- > 0) throw new Error("the file is being replaced");
        return (await load?.()) ?? expect.fail("no bundle");
      },
    },
  });
  await expect(start(testWorkflow)).rejects.toThrow("the file is being replaced");
  expect(await (await start<string>(testWorkflow)).returnValue).toBe("there");
});

test("a shutdown ends although the store never answers", { timeout: 10_000 }, async () => {
  await useApp(`main(async () => "there");`);
  const write = vi.fn<Store["write"]>(() => new Promise(() => undefined));
  const silent = Object.create(memory(), { write: { value: write } }) as Store;
  runtime().configure({ store: silent });
  const starting = start(testWorkflow);
  starting.catch(() => undefined);
  await vi.waitFor(() => expect(write).toHaveBeenCalled(), { timeout: 5_000, interval: 1 });
  const begun = performance.now();
  await runtime().close(100);
  expect(performance.now() - begun).toBeLessThan(4_000);
});
