/**
 * The bundler that builds the app, as far as the nested build of workflows needs it: the app's own resolution and
 * transforms have to hold there.
 */
export interface BuildHost {
  /** The host's plugins in their order; only resolveId, load and transform are ever called. */
  plugins: readonly HostPlugin[];
  /** Vite's own aliases; plugins bring theirs along. */
  alias: readonly HostAlias[];
  /** Replacements that the host makes itself rather than by a plugin. */
  define: Readonly<Record<string, string>>;
  /** Paths that begin with a slash go by it (Vite). */
  servedRoot: string | undefined;
  /** Vite's environment, which its plugins expect in their context. */
  environment: object | undefined;
}

export interface HostAlias {
  find: string | RegExp;
  replacement: string;
}

export interface HostPlugin {
  name: string;
  resolveId?: unknown;
  load?: unknown;
  transform?: unknown;
}

export const noHost: BuildHost = {
  plugins: [],
  alias: [],
  define: {},
  servedRoot: undefined,
  environment: undefined,
};
