/** Who asks, and for what: the seed's routes read it from the globals `userId` and `reportId`, each request with its own. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { MiddlewareHandler } from "hono";

interface Visitor {
  userId: string;
  reportId: string;
}

const nobody: Visitor = { userId: "ada", reportId: "monthly" };
const visitors = new AsyncLocalStorage<Visitor>();

for (const name of ["userId", "reportId"] as const) {
  Object.defineProperty(globalThis, name, { configurable: true, get: () => (visitors.getStore() ?? nobody)[name] });
}

export const visitor: MiddlewareHandler = (context, next) => {
  const userId = context.req.header("x-user") ?? nobody.userId;
  const reportId = context.req.query("report") ?? nobody.reportId;
  return visitors.run({ userId, reportId }, next);
};
