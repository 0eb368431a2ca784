import { MagicString } from "magic-string";
import type { Expression, Node, Program, Statement } from "oxc-parser";
import { isFunction } from "../parse/nodes.ts";
import { walk } from "../parse/walk.ts";
import { composeMaps } from "./maps.ts";
import type { BundleMap } from "./maps.ts";
import { parseBundle } from "./parse-bundle.ts";

export interface BundleInput {
  code: string;
  /** From the bundle to the user's sources. */
  map: BundleMap | null;
}

export interface InstrumentedBundle {
  code: string;
  map: BundleMap;
}

const spend = "--$perdure_budget < 0 && $perdure_overrun()";
/** A turn of the queue takes as long as many turns of a loop, the more so while steps have an asynchronous context. */
const awaitCost = 200;
const spendOnAwait = `$perdure_budget -= ${awaitCost}`;

/**
 * Makes every turn of a loop, every entry into a function and every `await` spend from the budget of the activation; see "The
 * workflow bundle" in docs/spec/compiled-code.md.
 */
export function instrumentBundle({ code, map }: BundleInput): InstrumentedBundle {
  const program = parseBundle(code);
  const edits = new MagicString(code);
  walk(program, (node) => {
    if (isFunction(node)) spendOnEntry(edits, node.body);
    const body = loopBody(node);
    if (body !== undefined)
      spendOnTurn(edits, body, node.type === "ForOfStatement" && node.await ? `${spendOnAwait}; ${spend}` : spend);
    if (node.type === "AwaitExpression") {
      edits.prependRight(node.argument.start, `(${spendOnAwait}, `);
      edits.prependLeft(node.argument.end, ")");
    }
  });
  wrap(edits, program);
  const own = edits.generateMap({ hires: "boundary", source: "bundle.js" });
  return { code: edits.toString(), map: composeMaps(own, map) };
}

function loopBody(node: Node): Statement | undefined {
  switch (node.type) {
    case "ForStatement":
    case "ForInStatement":
    case "ForOfStatement":
    case "WhileStatement":
    case "DoWhileStatement":
      return node.body;
    default:
      return undefined;
  }
}

function spendOnTurn(edits: MagicString, body: Statement, spending: string): void {
  if (body.type === "BlockStatement") {
    edits.appendRight(body.start + 1, ` ${spending};`);
  } else {
    edits.prependRight(body.start, `{ ${spending}; `);
    // What is inside is visited later and ends here too at the latest, so it has to end before.
    edits.prependLeft(body.end, " }");
  }
}

/** Parameters are evaluated before, so their defaults see what they saw. */
function spendOnEntry(edits: MagicString, body: Expression | Extract<Node, { type: "BlockStatement" }> | null): void {
  if (body === null) return;
  if (body.type !== "BlockStatement") {
    edits.prependRight(body.start, `(${spend}, `);
    edits.prependLeft(body.end, ")");
    return;
  }
  const prologue = endOfPrologue(body.body);
  if (prologue === undefined) edits.appendRight(body.start + 1, ` ${spend};`);
  else edits.appendLeft(prologue, `; ${spend};`);
}

/** Directives stay first; one may end without a semicolon. */
function endOfPrologue(body: readonly Statement[]): number | undefined {
  let end: number | undefined;
  for (const statement of body) {
    if (statement.type !== "ExpressionStatement" || statement.directive == null) break;
    end = statement.end;
  }
  return end;
}

function wrap(edits: MagicString, program: Program): void {
  const head = 'let $perdure_budget = 0; const $perdure_overrun = require("perdure/internal").overrun;';
  const prologue = endOfPrologue(program.body);
  if (prologue === undefined) edits.prepend(`${head}\n`);
  else edits.appendLeft(prologue, `; ${head}`);
  edits.append("\nmodule.exports.$perdure_refill = (turns) => { $perdure_budget = turns; };\n");
}
