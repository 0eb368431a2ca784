import { createServer } from "node:net";
import { say } from "./say.mjs";

/** The first port from `wanted` on that nobody listens on. */
export async function freePort(wanted) {
  for (let port = wanted; port < wanted + 100; port += 1) {
    if (!(await isFree(port))) continue;
    if (port !== wanted) say(`port ${wanted} is taken, so the demo uses ${port}`);
    return port;
  }
  throw new Error(`the ports ${wanted} to ${wanted + 99} are all taken; set PORT`);
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, () => probe.close(() => resolve(true)));
  });
}
