// The code blocks of the seed document, in its order, and the file that each is kept in.
import { readFileSync } from "node:fs";

const document = new URL("../../../docs/seed/starting-workflows.mdx", import.meta.url);

const files = [
  "start-function.ts",
  "run-object.ts",
  "fire-and-forget.ts",
  "wait-for-completion.ts",
  "stream-updates.ts",
  "workflows/ai-generation.ts",
  "check-status-later.ts",
];

/** @returns {{ file: string, code: string }[]} */
export function seedBlocks() {
  const text = readFileSync(document, "utf8");
  const blocks = [...text.matchAll(/^```typescript[^\n]*\n([^]*?)^```$/gm)].map((match) => match[1]);
  if (blocks.length !== files.length) throw new Error(`the seed has ${blocks.length} code blocks, ${files.length} are known`);
  return files.map((file, index) => ({ file, code: blocks[index] }));
}
