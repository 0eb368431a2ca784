/** Options of the plugin, the same in every bundler. */
export interface PerdureOptions {
  /** The project's folder, which ids and the default store go by. Default: the nearest folder with a package.json, from the bundler's root upwards. */
  root?: string;
  /** Installed packages whose directives are compiled. A package can ask for it itself: `"perdure": { "directives": true }` in its package.json. Workspace packages need neither. */
  packages?: readonly string[];
  /** Glob patterns, from the project root, of sources that are not searched for directives. */
  exclude?: readonly string[];
  /** What is built, where the bundler can't tell. Default: Vite's environment; in other bundlers `"server"`. */
  mode?: "server" | "client";
}
