import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A project's folder for this test. */
export function temporaryRoot(): string {
  const root = mkdtempSync(join(tmpdir(), "perdure-sqlite-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}
