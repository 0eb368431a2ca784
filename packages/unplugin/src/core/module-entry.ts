import { createHash } from "node:crypto";
import type { SourceModule } from "./project/discovery.ts";

/**
 * The virtual module that only imports a module with directives. Dynamic imports name it instead of the module, which the
 * app's own code may import as well: of a module that is imported both ways bundlers warn, and keep every export. The name at
 * the end is what the chunk is called by.
 */
export function moduleEntrySpecifier({ file, modulePath }: Pick<SourceModule, "file" | "modulePath">): string {
  const hash = createHash("sha256").update(file).digest("hex").slice(0, 12);
  const name = modulePath.slice(modulePath.lastIndexOf("/") + 1).replaceAll(/[^\w-]/g, "-");
  return `#perdure/module/${hash}/${name}`;
}
