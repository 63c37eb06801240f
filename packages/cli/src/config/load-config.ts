import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TelltaleConfig } from './config.ts';
import { checkConfig } from './check-config.ts';
import { importProblem } from './import-problem.ts';
import { withTypeScriptImports } from './typescript-imports.ts';

/** A configuration, and where it is from. */
export interface LoadedConfig {
  readonly config: TelltaleConfig;
  readonly path: string;
  /** The folder that its paths start from. */
  readonly folder: string;
}

/**
 * Runs a configuration as Node.js runs it.
 *
 * @throws CliError `CLI_CONFIG_SYNTAX`, `CLI_CONFIG_IMPORT`, `CLI_CONFIG_FAILED`, `CLI_CONFIG_OPTION`
 */
export async function loadConfig(path: string): Promise<LoadedConfig> {
  // A file that has changed since is another module.
  const url = `${pathToFileURL(path).href}?changed=${statSync(path).mtimeMs}`;
  const imported = [path];
  let exported: Readonly<Record<string, unknown>>;
  try {
    exported = await withTypeScriptImports(
      () => import(/* @vite-ignore */ url) as Promise<Record<string, unknown>>,
      (file) => imported.push(file),
    );
  } catch (error) {
    throw importProblem(error, path, imported);
  }
  return { config: checkConfig(exported, path), path, folder: dirname(path) };
}
