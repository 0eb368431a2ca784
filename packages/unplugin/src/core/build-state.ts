import { resolve } from "node:path";
import { buildApp, type App } from "./app.ts";
import { rollupHost, viteHost, type HookContext } from "./host/hook-context.ts";
import { noHost, type BuildHost, type HostPlugin } from "./host/host.ts";
import type { PerdureOptions } from "./project/options.ts";
import { findSourcePackages } from "./project/packages.ts";
import { findProjectRoot } from "./project/project-root.ts";
import { openProject, type Project } from "./project/project.ts";
import { createReporter, type Reporter } from "./problems/reporter.ts";

/** What one use of the plugin knows from the start of a build to its end. */
export interface BuildState {
  /** A build begins: what lies on disk may have changed. */
  begin(context: HookContext, plugins: readonly HostPlugin[]): Promise<Project>;
  project(context: HookContext): Promise<Project>;
  /** Builds all workflows; once for each environment and build. */
  app(context: HookContext): Promise<App>;
  reporter(context: HookContext): Reporter;
  mode(context: HookContext): "server" | "client";
  /** Ids of the modules that were compiled in this build. */
  compiled(context: HookContext): Set<string>;
  /** Names of the packages that take part. */
  packageNames(start: string): string[];
}

/** For builds that this package starts itself. */
export interface BuildStateExtras {
  /** Absolute folders without sources. */
  outDirs?: readonly string[];
  onApp?: (app: App) => void;
}

interface EnvironmentState {
  project: Promise<Project>;
  app: Promise<App> | undefined;
  host: BuildHost;
  reporter: Reporter;
  compiled: Set<string>;
}

export function createBuildState(options: PerdureOptions, more: BuildStateExtras = {}): BuildState {
  const environments = new Map<string, EnvironmentState>();

  function begin(context: HookContext, plugins: readonly HostPlugin[]): EnvironmentState {
    const { environment } = context;
    const start = environment?.config.root ?? process.cwd();
    const outDir = environment?.config.build?.outDir;
    const outDirs = [...(more.outDirs ?? []), ...(outDir === undefined ? [] : [resolve(start, outDir)])];
    const state: EnvironmentState = {
      project: openProject(options, start, outDirs),
      app: undefined,
      host: environment === undefined ? rollupHost(plugins) : viteHost(environment),
      reporter: createReporter((text) => context.warn(text)),
      compiled: new Set(),
    };
    environments.set(nameOf(context), state);
    return state;
  }

  function current(context: HookContext): EnvironmentState {
    return environments.get(nameOf(context)) ?? begin(context, noHost.plugins);
  }

  return {
    begin: (context, plugins) => begin(context, plugins).project,
    project: (context) => current(context).project,
    app(context) {
      const state = current(context);
      state.app ??= state.project.then(async (project) => {
        const app = await buildApp(project, state.host, state.reporter);
        more.onApp?.(app);
        return app;
      });
      return state.app;
    },
    compiled: (context) => current(context).compiled,
    packageNames(start) {
      const root = findProjectRoot(options.root ?? start);
      return findSourcePackages(root, options.packages ?? []).map((source) => source.name);
    },
    reporter: (context) => current(context).reporter,
    mode(context) {
      if (context.environment === undefined) return options.mode ?? "server";
      return context.environment.config.consumer === "client" ? "client" : "server";
    },
  };
}

function nameOf(context: HookContext): string {
  return context.environment?.name ?? "";
}
