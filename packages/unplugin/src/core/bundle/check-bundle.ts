import type { NestedBuild } from "./nested-plugin.ts";

export function checkBundle(code: string, build: NestedBuild): void {
  void code;
  void build;
}
