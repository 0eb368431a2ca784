/** The text of the prelude, made by scripts/prelude-plugin.ts from realm/prelude/install/install.ts: an expression that gives `install`. */
declare module "#prelude" {
  export const prelude: string;
}
