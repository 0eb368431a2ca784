import type { DiagnosticCode, DiagnosticDetails } from "../diagnostics/diagnostics.ts";
import type { Range } from "../parse/nodes.ts";

/** Takes a diagnostic; analysis goes on, so that one run shows all of them. */
export type Report = <Code extends DiagnosticCode>(code: Code, details: DiagnosticDetails[Code], range: Range) => void;
