/**
 * The modules that the compiler plugin provides. One line makes TypeScript know them:
 * `/// <reference types="perdure/workflow" />`
 */
declare module "workflow" {
  export * from "perdure";
}

declare module "workflow/api" {
  export * from "perdure/api";
}

declare module "workflow/errors" {
  export * from "perdure/errors";
}
