import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Lockfile {
  packages: Record<string, { version?: string; resolved?: string; optionalDependencies?: Record<string, string> }>;
}

const { packages } = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")) as Lockfile;

test("the lockfile names no registry", () => {
  const hosts = Object.values(packages).flatMap(({ resolved = "" }) => (/^https?:/.test(resolved) ? [resolved] : []));
  expect(hosts).toEqual([]);
});

test("the lockfile has the native packages of every platform (else run scripts/complete-lockfile.mjs)", () => {
  const locked = new Set(
    Object.entries(packages).map(([path, { version }]) => `${path.split("node_modules/").at(-1)}@${version}`),
  );
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.entries(optionalDependencies));
  const missing = wanted.filter(([name, version]) => /^\d/.test(version) && !locked.has(`${name}@${version}`));
  expect(missing).toEqual([]);
});
