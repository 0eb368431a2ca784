import type { UserConfig } from "tsdown";
import { packageConfig } from "../../scripts/package-config.ts";
import { preludePlugin } from "./scripts/prelude-plugin.ts";

const config: UserConfig = packageConfig(import.meta.url, ["cli"], { plugins: [preludePlugin()] });

export default config;
