import { globSync, readFileSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { LoadedConfig } from '../config/load-config.ts';
import { CliError } from '../errors.ts';
import type { VerbContext } from '../verbs/verb.ts';
import type { CheckedFile } from './checked-file.ts';

/** A file that somebody wrote by hand. */
export interface OwnFile extends CheckedFile {
  readonly kind: 'dashboard' | 'rules';
  readonly path: string;
}

/**
 * The files that the configuration names to be checked, and those of the command line.
 *
 * @throws CliError `CLI_FILE` where a pattern finds nothing: what is not there cannot be checked
 */
export function ownFiles(
  { config, folder }: LoadedConfig,
  named: readonly string[],
  context: VerbContext,
): readonly OwnFile[] {
  const { dashboards = [], rules = [] } = config.check ?? {};
  const found = [
    ...dashboards.flatMap((pattern) => matching(pattern, folder).map((path) => ({ path, kind: 'dashboard' as const }))),
    ...rules.flatMap((pattern) => matching(pattern, folder).map((path) => ({ path, kind: 'rules' as const }))),
    ...named.flatMap((pattern) => matching(pattern, context.io.cwd).map((path) => ({ path, kind: kindOf(path) }))),
  ];
  const byPath = new Map(found.map((each) => [each.path, each]));
  return [...byPath.values()]
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, kind }) => ({ path, kind, file: context.shownPath(path), text: readFileSync(path, 'utf8') }));
}

function matching(pattern: string, folder: string): readonly string[] {
  const paths = globSync(pattern, { cwd: folder })
    .map((path) => resolve(folder, path))
    .filter((path) => statSync(path).isFile());
  if (paths.length > 0) return paths;
  throw new CliError('CLI_FILE', `No file is ${pattern}, from ${relative(process.cwd(), folder) || 'here'}`);
}

/** Rule files in JSON are rare, and have groups. */
function kindOf(path: string): OwnFile['kind'] {
  if (!path.endsWith('.json')) return 'rules';
  return /^\s*\{\s*"groups"/.test(readFileSync(path, 'utf8').slice(0, 1000)) ? 'rules' : 'dashboard';
}
