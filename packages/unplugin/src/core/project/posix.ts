import { isAbsolute, relative, sep } from "node:path";

/** Bundlers' ids and ids of ours have forward slashes on every system. */
export function toPosix(path: string): string {
  return sep === "\\" ? path.replaceAll("\\", "/") : path;
}

/** From the folder to the path, with forward slashes; `.` for the folder itself. */
export function posixRelative(from: string, to: string): string {
  return toPosix(relative(from, to)) || ".";
}

export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (!way.startsWith("..") && !isAbsolute(way));
}

/** A bundler's id with forward slashes and without its query, which some plugins add. */
export function cleanId(id: string): string {
  const end = id.indexOf("?");
  return toPosix(end === -1 ? id : id.slice(0, end));
}
