import { WORKFLOW_DESERIALIZE, WORKFLOW_SERIALIZE } from "workflow";

/** What the file does beside declaring is for the server. */
const shared = globalThis as { evaluations?: number };
shared.evaluations = (shared.evaluations ?? 0) + 1;

export class Counted {
  readonly at: number;
  constructor(at: number) {
    this.at = at;
  }
  static [WORKFLOW_SERIALIZE](counted: Counted): unknown {
    return counted.at;
  }
  static [WORKFLOW_DESERIALIZE](at: number): Counted {
    return new Counted(at);
  }
}
