import type { Artifact } from '@telltale/rules';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST, manifestText, readManifest } from './manifest.ts';

/** What is different between a folder and what is to be in it. */
export interface Drift {
  readonly added: readonly Artifact[];
  readonly changed: readonly Artifact[];
  /** Paths of files that were generated and no longer are. */
  readonly stale: readonly string[];
  readonly unchanged: readonly string[];
}

export function driftOf(folder: string, artifacts: readonly Artifact[]): Drift {
  const files = [...artifacts, { path: MANIFEST, text: manifestText(artifacts.map(({ path }) => path)) }];
  const present = files.map((artifact) => ({ artifact, current: textOf(join(folder, artifact.path)) }));
  const wanted = new Set(files.map(({ path }) => path));
  const of = (is: (current: string | undefined, text: string) => boolean): readonly Artifact[] =>
    present.filter(({ artifact, current }) => is(current, artifact.text)).map(({ artifact }) => artifact);
  return {
    added: of((current) => current === undefined),
    changed: of((current, text) => current !== undefined && current !== text),
    unchanged: of((current, text) => current === text).map(({ path }) => path),
    stale: readManifest(folder).filter((path) => !wanted.has(path) && existsSync(join(folder, path))),
  };
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
