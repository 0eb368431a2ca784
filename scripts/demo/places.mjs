import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const playground = fileURLToPath(new URL("../../playground/node/", import.meta.url));
export const command = fileURLToPath(new URL("../../packages/core/bin/perdure.js", import.meta.url));
