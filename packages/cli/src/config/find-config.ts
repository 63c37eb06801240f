import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CliError } from '../errors.ts';

/** The first one found counts. */
export const configNames: readonly string[] = ['ts', 'mts', 'js', 'mjs'].map(
  (extension) => `telltale.config.${extension}`,
);

/**
 * The configuration that is named, or the one of the folder or of the nearest folder above it.
 *
 * @throws CliError `CLI_CONFIG_MISSING`
 */
export function findConfig(cwd: string, named: string | undefined): string {
  if (named !== undefined) return namedConfig(resolve(cwd, named), named);
  for (let folder = cwd; ; folder = dirname(folder)) {
    const found = inFolder(folder);
    if (found !== undefined) return found;
    if (dirname(folder) === folder) break;
  }
  throw new CliError('CLI_CONFIG_MISSING', `There is no ${configNames[0]} here or in a folder above`);
}

function namedConfig(path: string, named: string): string {
  const found = statSync(path, { throwIfNoEntry: false })?.isDirectory() ? inFolder(path) : path;
  if (found !== undefined && existsSync(found)) return found;
  throw new CliError('CLI_CONFIG_MISSING', `${named} is no configuration: there is no such file`);
}

function inFolder(folder: string): string | undefined {
  return configNames.map((name) => join(folder, name)).find((path) => existsSync(path));
}
