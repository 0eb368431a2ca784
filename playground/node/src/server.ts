import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { serve } from "@perdure/node";
import { setAddress } from "./address";
import { app } from "./routes";

const page = join(import.meta.dirname, "..", "public", "index.html");

app.get("/", async (context) => context.html(await readFile(page, "utf8")));

const { url } = await serve(app);
setAddress(url);
console.log(`Listening on ${url}`);
