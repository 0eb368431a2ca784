/** What one run may use. A run that goes beyond fails with a code of its own. */
export interface EngineLimits {
  /** Loop turns and calls of one activation: `budget_exceeded`. */
  turns: number;
  /** Commands of one activation: `too_many_commands`. */
  commands: number;
  /** Bytes of a value: `value_too_large`. */
  valueBytes: number;
  /** Events of a journal: `journal_too_long`. */
  journalEvents: number;
  /** Bytes of a journal: `journal_too_long`. */
  journalBytes: number;
}
