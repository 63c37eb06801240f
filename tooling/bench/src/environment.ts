import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { cpus } from 'node:os';
import type { Environment } from './report/results-page.ts';
import type { Suite } from './suite.ts';

/** This machine, this Node.js and the versions that the suites run; nothing that names the machine. */
export function environment(suites: readonly Suite[]): Environment {
  const packages = new Set(
    suites.flatMap(({ contenders }) => contenders.flatMap((contender) => contender.package ?? [])),
  );
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    cpu: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown CPU'}`,
    versions: Object.fromEntries([...packages].map((name) => [name, versionOf(name)])),
  };
}

function versionOf(name: string): string {
  const manifest = findPackageJSON(name, import.meta.url);
  if (manifest === undefined) throw new Error(`${name} is not installed`);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }).version;
}
