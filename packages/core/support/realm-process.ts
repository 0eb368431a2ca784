/** Runs code of the realm in a process of its own: with another zone, another mode, other flags. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { preludePlugin } from "../scripts/prelude-plugin.ts";

export interface ProcessOutcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface BuiltRealm {
  /** Runs a module's text, in which `testing`, `guard` and `realms` are the modules of that name. */
  run(source: string, options?: { env?: Record<string, string>; flags?: string[] }): Promise<ProcessOutcome>;
  remove(): Promise<void>;
}

const entry = `
export * as testing from ${JSON.stringify(fileURLToPath(new URL("realm.ts", import.meta.url)))};
export * as guard from ${JSON.stringify(fileURLToPath(new URL("../src/realm/rejection-guard.ts", import.meta.url)))};
export * as realms from ${JSON.stringify(fileURLToPath(new URL("../src/realm/realm.ts", import.meta.url)))};
export * as codec from ${JSON.stringify(fileURLToPath(new URL("../src/values/codec.ts", import.meta.url)))};
`;

export async function buildRealm(): Promise<BuiltRealm> {
  const folder = await mkdtemp(join(tmpdir(), "perdure-realm-"));
  const plugin = {
    name: "entry",
    resolveId: (id: string) => (id === "entry" ? id : null),
    load: (id: string) => (id === "entry" ? entry : null),
  };
  const build = await rolldown({ input: "entry", platform: "node", plugins: [plugin, preludePlugin()] });
  await build.write({ file: join(folder, "realm.mjs"), format: "esm" });
  await build.close();
  let count = 0;
  return {
    async run(source, { env = {}, flags = [] } = {}) {
      count += 1;
      const file = join(folder, `${count}.mjs`);
      await writeFile(file, `import { testing, guard, realms, codec } from "./realm.mjs";\n${source}`);
      return new Promise((resolve) => {
        const child = execFile(
          process.execPath,
          [...flags, file],
          { env: { ...process.env, NODE_OPTIONS: "", ...env } },
          (_error, stdout, stderr) => {
            resolve({ code: child.exitCode, stdout, stderr });
          },
        );
      });
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
