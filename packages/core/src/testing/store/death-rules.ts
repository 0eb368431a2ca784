import type { Rule } from "./harness.ts";

export const deathRules: readonly Rule[] = [];
