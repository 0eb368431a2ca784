// Writes the code blocks of docs/seed/starting-workflows.mdx to seed/, byte for byte. test/seed.test.ts holds the two equal.
import { writeFileSync } from "node:fs";
import { seedBlocks } from "./seed-blocks.mjs";

for (const { file, code } of seedBlocks()) writeFileSync(new URL(`../seed/${file}`, import.meta.url), code);
