import { createHash } from "node:crypto";
import { WORKFLOW_DESERIALIZE, WORKFLOW_SERIALIZE } from "workflow";

/** Needs a builtin of Node, so no bundle can hold it. */
export class Signed {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  static [WORKFLOW_SERIALIZE](signed: Signed): unknown {
    return signed.text;
  }
  static [WORKFLOW_DESERIALIZE](text: string): Signed {
    return new Signed(text);
  }
  signature(): string {
    return createHash("sha256").update(this.text).digest("hex").slice(0, 8);
  }
}
