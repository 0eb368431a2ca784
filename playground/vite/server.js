import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { serve } from "@perdure/node";
import { answer, renderPage } from "./dist/server/entry-server.js";

const client = join(import.meta.dirname, "dist/client");
const template = await readFile(join(client, "index.html"), "utf8");
const types = { ".js": "text/javascript", ".css": "text/css", ".map": "application/json" };

const { url } = await serve(async (request) => {
  const response = await answer(request);
  if (response !== undefined) return response;
  const path = normalize(decodeURIComponent(new URL(request.url).pathname));
  if (path === "/") return new Response(renderPage(template), { headers: { "content-type": "text/html; charset=utf-8" } });
  const type = types[extname(path)];
  if (type === undefined || !path.startsWith("/assets/")) return new Response("Not found", { status: 404 });
  return new Response(await readFile(join(client, path)), { headers: { "content-type": type } });
});
console.log(`Listening on ${url}`);
