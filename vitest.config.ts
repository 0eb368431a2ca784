import { availableParallelism } from "node:os";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { preludePlugin } from "./packages/core/scripts/prelude-plugin.ts";

const config: ViteUserConfig = defineConfig({
  plugins: [preludePlugin()],
  test: {
    include: [
      "packages/**/src/**/*.test.ts",
      "packages/*/test/**/*.test.ts",
      "packages/adapters/*/test/**/*.test.ts",
      "test/**/*.test.ts",
    ],
    exclude: ["**/node_modules/**", "**/dist/**", "**/fixtures/**"],
    setupFiles: ["test/setup/console.ts"],
    // Long enough on a busy machine; what hangs in virtual time says so itself.
    testTimeout: 20_000,
    // Many tests wait for processes and threads, so that two files at once fit on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    // The workspace's packages are used as built, and loaded by Node: one instance in a process, as with a user.
    server: { deps: { external: [/\/packages\/(?:adapters\/)?[^/]+\/dist\//] } },
  },
});

export default config;
