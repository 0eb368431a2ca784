import type { Plugin } from "rolldown";
import type { BuildHost, HostPlugin } from "../host/host.ts";
import { owningPackage, packageNameOf } from "../project/package-json.ts";
import { cleanId } from "../project/posix.ts";
import { isStyle } from "./assets.ts";

/**
 * What the nested build does itself, so that one source gives one text in every bundler: resolution of packages by its
 * own conditions, TypeScript and JSX, JSON, CommonJS. Vite's other parts belong to pages and servers.
 */
const doneHere = new Set([
  "perdure",
  "node-resolve",
  "commonjs",
  "json",
  "typescript",
  "rpt2",
  "esbuild",
  "swc",
  "sucrase",
  "oxc",
  "terser",
]);
const partsOfVite =
  /^(?:builtin:|native:|rolldown:|vite:(?:optimized-deps|optimizer|watch-package-data|pre-alias|modulepreload|resolve|load-fallback|data-uri|html|css|esbuild|oxc|json|wasm|worker|asset|define|build-|client-inject|import-analysis|dynamic-import-vars|import-glob|import-meta|terser|manifest|ssr-|reporter|force-systemjs|prepare-out-dir|server|forward-console|bundled-dev|environment|sync-scripts|completely-inline|cjs-ssr|react-refresh))/;

type Handler = (this: object, ...args: unknown[]) => unknown;
interface HookObject {
  handler: Handler;
  order?: "pre" | "post" | null;
  filter?: unknown;
}

/** The host's plugins with three hooks each; every other hook (emitting, copying, reporting) must not fire twice. */
export function forwardPlugins(host: BuildHost): Plugin[] {
  const inVite = host.environment !== undefined;
  return host.plugins.filter((plugin) => isForwarded(plugin, inVite)).map((plugin) => forward(plugin, host));
}

function isForwarded(plugin: HostPlugin, inVite: boolean): boolean {
  if (doneHere.has(plugin.name)) return false;
  return !inVite || (plugin.name !== "alias" && !partsOfVite.test(plugin.name));
}

function forward(plugin: HostPlugin, host: BuildHost): Plugin {
  const forwarded: Record<string, unknown> = { name: plugin.name };
  const resolveId = asHook(plugin.resolveId);
  if (resolveId !== undefined) forwarded["resolveId"] = wrap(resolveId, host, resolveByHost(resolveId.handler, plugin));
  const load = asHook(plugin.load);
  if (load !== undefined) forwarded["load"] = wrap(load, host, load.handler);
  const transform = asHook(plugin.transform);
  if (transform !== undefined) {
    forwarded["transform"] = wrap(transform, host, function (...args) {
      return typeof args[1] === "string" && isStyle(args[1]) ? null : transform.handler.apply(this, args);
    });
  }
  return forwarded as unknown as Plugin;
}

function asHook(hook: unknown): HookObject | undefined {
  if (typeof hook === "function") return { handler: hook as Handler };
  if (typeof hook === "object" && hook !== null && "handler" in hook && typeof hook.handler === "function") {
    return hook as HookObject;
  }
  return undefined;
}

function wrap(hook: HookObject, host: BuildHost, handler: Handler): object {
  const { environment } = host;
  const wrapped: Handler = function (...args) {
    if (environment !== undefined) {
      if (!("environment" in this)) Object.assign(this, { environment });
      const last = handlerOptions(args);
      if (last !== undefined) args[args.length - 1] = { ...last, ssr: true };
      else args.push({ ssr: true });
    }
    return handler.apply(this, args);
  };
  return {
    handler: wrapped,
    ...(hook.order === undefined ? {} : { order: hook.order }),
    ...(hook.filter === undefined ? {} : { filter: hook.filter }),
  };
}

function handlerOptions(args: readonly unknown[]): object | undefined {
  const last = args.at(-1);
  return typeof last === "object" && last !== null ? last : undefined;
}

interface ResolvingContext {
  resolve(source: string, importer: string | undefined, options: object): Promise<{ id: string } | null>;
}

/**
 * What a host calls external is bundled here. And a package that the host found by its own conditions is looked for
 * again by those of workflows.
 */
function resolveByHost(handler: Handler, plugin: HostPlugin): Handler {
  return async function (source, importer, options) {
    const result = await handler.call(this, source, importer, options);
    const id = typeof result === "string" ? result : (result as { id?: unknown } | null | undefined)?.id;
    if (typeof id !== "string") return null;
    if (typeof result === "object" && (result as { external?: unknown }).external) return null;
    if (plugin.name === "alias" || typeof source !== "string" || id.startsWith("\0")) return result;
    const name = packageNameOf(source);
    if (name === undefined || owningPackage(cleanId(id))?.json.name !== name) return result;
    const context = this as unknown as ResolvingContext;
    const from = typeof importer === "string" ? importer : undefined;
    return (await context.resolve(source, from, { ...(options as object), skipSelf: true })) ?? result;
  };
}
