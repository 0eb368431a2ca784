/** A package whose code has directives: its folder and its name. */
export interface PackageRoot {
  name: string;
  /** Absolute, or relative to the same place as `file`. */
  root: string;
}

const extension = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/i;

/**
 * The module's path in ids: from the project root without extension, or `<package>/<path>` for the code of a package.
 * Windows paths give the same text as POSIX paths.
 */
export function modulePathOf(file: string, root: string, packages: readonly PackageRoot[] = []): string {
  const path = posix(file);
  let owner: PackageRoot | undefined;
  for (const candidate of packages) {
    const longer = owner === undefined || posix(candidate.root).length > posix(owner.root).length;
    if (longer && relative(path, posix(candidate.root)) !== undefined) owner = candidate;
  }
  if (owner !== undefined) {
    return withoutExtension(`${owner.name}/${relative(path, posix(owner.root)) ?? ""}`);
  }
  return withoutExtension(relative(path, posix(root)) ?? upwards(path, posix(root)));
}

export function withoutExtension(path: string): string {
  return path.replace(extension, "");
}

function posix(path: string): string {
  const slashes = path.replace(/\\/g, "/").replace(/^\/\/\?\//, "");
  // A drive letter has no fixed case: `c:` and `C:` are one drive.
  return slashes.replace(/^[a-z]:/, (drive) => drive.toUpperCase()).replace(/(?<=.)\/+$/, "");
}

function relative(path: string, root: string): string | undefined {
  if (root === "" || root === ".") return path.replace(/^\.\//, "");
  const prefix = root.endsWith("/") ? root : `${root}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** A file beside the root (a workspace without packages): by its way from the root, never by its place on the machine. */
function upwards(path: string, root: string): string {
  const from = root.split("/");
  const to = path.split("/");
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => ".."), ...to.slice(shared)].join("/");
}
