// npm run demo: builds what is needed and serves the playground until Ctrl-C.
// npm run demo -- --once: nobody needed. Runs every pattern of the seed document, kills the server in the middle of steps and of
// streams, starts it again, and compares what the store says with a book that the steps kept themselves.
import { demonstrate } from "./demo/demonstrate.mjs";
import { buildPackages, buildPlayground } from "./demo/build.mjs";
import { freePort } from "./demo/free-port.mjs";
import { servePlayground } from "./demo/serve.mjs";

await buildPackages();
await buildPlayground();
const port = await freePort(Number(process.env.PORT ?? 3000));
process.exitCode = process.argv.includes("--once") ? await demonstrate(port) : await servePlayground(port);
