// Packs every package as npm would and asks publint and are-the-types-wrong about the tarball. Needs a build.
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const root = fileURLToPath(new URL("..", import.meta.url));
const attw = createRequire(import.meta.url)
  .resolve("@arethetypeswrong/cli/package.json")
  .replace("package.json", "dist/index.js");
const exec = promisify(execFile);
const folders = [
  "packages/core",
  "packages/unplugin",
  ...readdirSync(join(root, "packages/adapters")).map((name) => `packages/adapters/${name}`),
];

const tarballs = join(root, "node_modules/.cache/packaging");
mkdirSync(tarballs, { recursive: true });
try {
  const findings = (await Promise.all(folders.map(inspect))).flat();
  for (const finding of findings) console.log(finding);
  process.exitCode = findings.length === 0 ? 0 : 1;
} finally {
  rmSync(tarballs, { recursive: true, force: true });
}

async function inspect(folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const { stdout } = await exec("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", tarballs], {
    cwd: join(root, folder),
  });
  const tarball = join(tarballs, JSON.parse(stdout)[0].filename);
  return [...(await askPublint(manifest, tarball)), ...(await askAttw(manifest, tarball))];
}

async function askPublint(manifest, tarball) {
  const packed = readFileSync(tarball);
  const { messages } = await publint({
    pack: { tarball: packed.buffer.slice(packed.byteOffset, packed.byteOffset + packed.length) },
    strict: true,
  });
  return messages.map((message) => `${manifest.name}: publint: ${formatMessage(message, manifest, { color: false })}`);
}

async function askAttw(manifest, tarball) {
  // Entries of types alone are no module that could be resolved.
  const typesOnly = Object.entries(manifest.exports).filter(
    ([, target]) => target.types !== undefined && target.default === undefined,
  );
  const exclude = typesOnly.flatMap(([entry]) => ["--exclude-entrypoints", entry]);
  const args = [attw, tarball, "--profile", "esm-only", "--format", "json", ...exclude];
  const { stdout } = await exec(process.execPath, args).catch((error) => error);
  const { analysis, problems = {} } = JSON.parse(stdout);
  if (analysis.types === false) return [`${manifest.name}: are-the-types-wrong: no types in the package`];
  return Object.entries(problems).flatMap(([kind, found]) =>
    found
      .filter(({ resolutionKind }) => !["node10", "node16-cjs"].includes(resolutionKind))
      .map(
        ({ entrypoint, resolutionKind }) => `${manifest.name}: are-the-types-wrong: ${kind} at ${entrypoint} (${resolutionKind})`,
      ),
  );
}
