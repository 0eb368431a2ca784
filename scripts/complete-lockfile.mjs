// Adds to package-lock.json the optional packages for other platforms that npm left out. npm does so when the registry it is set
// up with (a mirror, say) lacks them, and then `npm ci` refuses the lockfile. Run it after `npm install` has changed the lockfile.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path/posix";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));

for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const platform = platformOf(name);
    const exact = /^\d+\.\d+\.\d+(-.+)?$/.test(version);
    if (platform === null || !exact || found(path, name, version)) continue;
    const sibling = `${path.slice(0, path.lastIndexOf("node_modules/"))}node_modules/${name}`;
    const place = lock.packages[sibling] === undefined ? sibling : `${path}/node_modules/${name}`;
    lock.packages[place] = inOrder({ version, dev: entry.dev, license: entry.license, optional: true, ...platform });
  }
}

const root = lock.packages[""];
delete lock.packages[""];
const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en"));
lock.packages = { "": root, ...Object.fromEntries(sorted) };
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);

/** Whether Node would find this version from the package at `path`. */
function found(path, name, version) {
  for (let folder = path; ; folder = dirname(folder)) {
    const entry = lock.packages[folder === "." ? `node_modules/${name}` : `${folder}/node_modules/${name}`];
    if (entry !== undefined) return entry.version === version;
    if (folder === ".") return false;
  }
}

function platformOf(name) {
  const os = /\b(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)-/.exec(name)?.[1];
  const cpu = /-(arm64|arm|ia32|loong64|mips64el|ppc64|riscv64|s390x|x64|wasm32)\b/.exec(name)?.[1];
  if (cpu === undefined || (os === undefined && cpu !== "wasm32")) return null;
  const libc = os === "linux" ? /-(musl|gnu)/.exec(name)?.[1].replace("gnu", "glibc") : undefined;
  return { cpu: [cpu], libc: libc && [libc], os: os && [os] };
}

/** The order in which npm writes the fields: the version first. */
function inOrder({ version, ...fields }) {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { version, ...Object.fromEntries(present.sort(([a], [b]) => a.localeCompare(b, "en"))) };
}
