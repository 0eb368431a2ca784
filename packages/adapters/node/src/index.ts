export { attach, type AttachedServer, type AttachOptions } from "./attach.ts";
export type { FetchApp, FetchHandler } from "./fetch-app.ts";
export { middleware, type NodeMiddleware } from "./middleware.ts";
export { toNodeListener, type NodeListener } from "./node-listener.ts";
export { serve, type PerdureServer, type ServeOptions } from "./serve.ts";
