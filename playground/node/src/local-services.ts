/** What steps call over HTTP: services of others, as it were, on this very server. */
import { Hono } from "hono";

let mails = 0;

export const localServices = new Hono()
  .post("/mail", async (context) => {
    await context.req.text();
    mails += 1;
    return context.json({ queued: mails });
  })
  .get("/sales/:region", (context) => {
    const region = context.req.param("region");
    return context.json({ region, sales: region.length * 100 });
  });
