import type { UserConfig } from "tsdown";

const config: UserConfig = { workspace: ["packages/core", "packages/unplugin", "packages/adapters/*"] };

export default config;
