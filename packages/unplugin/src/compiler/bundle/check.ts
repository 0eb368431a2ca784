import type { Node } from "oxc-parser";
import { buildScopes } from "../analyse/build-scopes.ts";
import { findEnv } from "../analyse/env.ts";
import type { Reference } from "../analyse/scope.ts";
import { createDiagnostic } from "../diagnostics/diagnostics.ts";
import type { Diagnostic, DiagnosticCode, DiagnosticDetails } from "../diagnostics/diagnostics.ts";
import { isFunction } from "../parse/nodes.ts";
import { childrenOf, parentsOf } from "../parse/walk.ts";
import type { Parents } from "../parse/walk.ts";
import { absentGlobals, realmModules } from "./absent.ts";
import { createTracer } from "./maps.ts";
import type { BundleMap } from "./maps.ts";
import { parseBundle } from "./parse-bundle.ts";

export interface CheckInput {
  /** The bundle as the bundler made it. */
  code: string;
  map: BundleMap | null;
  /** Named in diagnostics where the map leads nowhere. */
  file?: string;
  /** Whether a source of the map is the user's own. Default: it is not under `node_modules` and not virtual. */
  isOwn?: (source: string) => boolean;
}

export interface BundleReport {
  /** Errors: what can never work. Warnings: what throws when it is reached, in the user's own files. */
  diagnostics: Diagnostic[];
  /** Names of `process.env` that are read literally. */
  env: string[];
}

/** Says what a workflow bundle still refers to that workflows don't have. */
export function checkBundle({ code, map, file = "workflow bundle", isOwn = isOwnSource }: CheckInput): BundleReport {
  const diagnostics: Diagnostic[] = [];
  const trace = createTracer(code, map);
  const report = <Code extends DiagnosticCode>(diagnosed: Code, details: DiagnosticDetails[Code], node: Node): void => {
    const place = trace(node.start);
    const at = { file: place.file ?? file, source: place.source };
    const range = { start: place.offset, end: place.offset + (node.end - node.start) };
    diagnostics.push(createDiagnostic(diagnosed, details, at, range));
  };
  const program = parseBundle(code);
  const parents = parentsOf(program);
  const scopes = buildScopes(program);
  const own = (node: Node): boolean => {
    const source = trace(node.start).file;
    return source === undefined ? map === null : isOwn(source);
  };
  checkSyntax(program, false, report);
  for (const reference of scopes.references) {
    const module = moduleRequired(reference, parents);
    if (module !== undefined && !realmModules.has(module)) report("bundle_module", { module }, reference.node);
    if (reference.binding !== undefined) continue;
    const instead = absentGlobals.get(reference.name);
    if (instead !== undefined && isReached(reference, parents) && own(reference.node)) {
      report("bundle_absent_global", { name: reference.name, instead }, reference.node);
    }
  }
  const env = findEnv(scopes, parents);
  for (const use of env.computed) {
    if (own(use)) report("env_computed", { use: code.slice(use.start, use.end) }, use);
  }
  return { diagnostics, env: env.names };
}

function isOwnSource(source: string): boolean {
  return !/(?:^|[/\\])node_modules[/\\]|\0|^virtual:/.test(source);
}

type SyntaxReport = (
  code: "bundle_dynamic_import" | "bundle_import_meta" | "bundle_top_level_await",
  details: Record<never, never>,
  node: Node,
) => void;

function checkSyntax(node: Node, inFunction: boolean, report: SyntaxReport): void {
  const isAwait = node.type === "AwaitExpression" || (node.type === "ForOfStatement" && node.await);
  if (isAwait && !inFunction) report("bundle_top_level_await", {}, node);
  if (node.type === "ImportExpression") report("bundle_dynamic_import", {}, node);
  if (node.type === "MetaProperty" && node.meta.name === "import") report("bundle_import_meta", {}, node);
  for (const child of childrenOf(node)) checkSyntax(child, inFunction || isFunction(node), report);
}

/** The name in `require("name")`; bundlers write their own `__require` for what they leave. */
function moduleRequired({ name, node, binding }: Reference, parents: Parents): string | undefined {
  if (name !== "__require" && (name !== "require" || binding !== undefined)) return undefined;
  const call = parents.get(node);
  if (call?.type !== "CallExpression" || call.callee !== node) return undefined;
  const [argument] = call.arguments;
  if (argument?.type !== "Literal" || typeof argument.value !== "string") return "a computed name";
  return argument.value;
}

/** `typeof x` asks whether there is one; `Function` is no danger until it is called. */
function isReached({ name, node }: Reference, parents: Parents): boolean {
  const holder = parents.get(node);
  if (holder?.type === "UnaryExpression" && holder.operator === "typeof") return false;
  if (name !== "Function" && name !== "eval") return true;
  return (holder?.type === "CallExpression" || holder?.type === "NewExpression") && holder.callee === node;
}
