// The book that steps keep themselves, outside the store (playground/node/src/ledger.ts), and the points where they are held.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "./wait-for.mjs";

export class Ledger {
  constructor(folder) {
    this.folder = folder;
  }

  /** All lines so far; the last one may be half written when its process was killed. */
  entries() {
    const file = join(this.folder, "ledger.jsonl");
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8").split("\n");
    lines.pop();
    return lines.map((line) => JSON.parse(line));
  }

  /** From now on steps stop at this point until they are released. */
  hold(point) {
    writeFileSync(join(this.folder, `hold-${point}`), "");
  }

  release(point) {
    rmSync(join(this.folder, `hold-${point}`));
  }

  /** Resolves when a step of this process stands there, its body half done. */
  async standsAt(point, pid) {
    await waitFor(`a step at ${point}`, () =>
      this.entries().some((entry) => entry.type === "held" && entry.point === point && entry.pid === pid),
    );
  }
}
