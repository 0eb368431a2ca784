import type { UserConfig } from "tsdown";
import { packageConfig } from "../../scripts/package-config.ts";

const config: UserConfig = packageConfig(import.meta.url);

export default config;
