/** The writes of a store: what each asks for and every outcome. docs/spec/store.md has the rules by number. */
import type { AppendChunks, AppendResult } from "./append.ts";
import type { Commit, CommitResult } from "./commit.ts";
import type { CreateResult, CreateRun } from "./create.ts";
import type { Send, SendResult } from "./send.ts";
import type { RecordResult, RecordStepResult } from "./step-result.ts";

export type * from "./append.ts";
export type * from "./commit.ts";
export type * from "./create.ts";
export type * from "./outcomes.ts";
export type * from "./send.ts";
export type * from "./step-result.ts";

export type Operation = CreateRun | Commit | Send | AppendChunks | RecordStepResult;

export type OperationResult = CreateResult | CommitResult | SendResult | AppendResult | RecordResult;
