import { readFile } from "node:fs/promises";
import { cleanId } from "../project/posix.ts";

const style = /\.(?:css|scss|sass|less|styl|stylus|pcss|postcss|sss)$/;
const asset = /\.(?:png|jpe?g|gif|svg|ico|webp|avif|mp4|webm|ogg|mp3|wav|flac|aac|woff2?|eot|ttf|otf|pdf|txt|webmanifest)$/;
const raw = /[?&]raw(?:&|$)/;
const address = /[?&](?:url|inline|worker|sharedworker)(?:&|=|$)/;

export function isStyle(id: string): boolean {
  return style.test(cleanId(id));
}

/**
 * What pages import beside code. Text stays text; styles and addresses mean nothing to a workflow, and a file that is
 * shared with a page must not fail because of them.
 */
export async function loadAsset(id: string): Promise<{ code: string; moduleSideEffects: false } | undefined> {
  const path = cleanId(id);
  if (raw.test(id)) return assetModule(await readFile(path, "utf8"));
  if (style.test(path)) return { code: "export default {};", moduleSideEffects: false };
  if (asset.test(path) || address.test(id)) return assetModule("");
  return undefined;
}

function assetModule(value: string): { code: string; moduleSideEffects: false } {
  return { code: `export default ${JSON.stringify(value)};`, moduleSideEffects: false };
}
