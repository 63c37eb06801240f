import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The parts of a package.json that the checks read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly repository?: { readonly url?: string; readonly directory?: string };
  readonly files?: readonly string[];
  readonly exports?: string | Readonly<Record<string, string | null>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface WorkspacePackage {
  /** Relative to the root, with slashes: `packages/core`. */
  readonly folder: string;
  readonly manifest: Manifest;
}

export const root: string = dirname(dirname(dirname(import.meta.dirname)));

/** Every package of the workspace, in the order of their folders. */
export const workspacePackages: readonly WorkspacePackage[] = globSync(
  ['packages/*/package.json', 'apps/*/package.json', 'tooling/*/package.json'],
  { cwd: root },
)
  .toSorted()
  .map((path) => ({
    folder: dirname(path),
    manifest: JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest,
  }));

export const publishedPackages: readonly WorkspacePackage[] = workspacePackages.filter(
  ({ manifest }) => manifest.private !== true,
);

/** Files below the root, by path; `node_modules` and build output are left out. */
export function filesMatching(...patterns: readonly string[]): ReadonlyMap<string, string> {
  const paths = globSync([...patterns], {
    cwd: root,
    exclude: (name) => /(^|\/)(node_modules|dist|\.turbo)$/.test(name),
  });
  return new Map(paths.toSorted().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}
