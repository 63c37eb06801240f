import { mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError } from '../errors.ts';
import type { Drift } from './drift.ts';

/** Makes a folder what it is to be: writes what differs, removes what is no longer made. */
export function writeArtifacts(folder: string, { added, changed, stale }: Drift): void {
  try {
    for (const { path, text } of [...added, ...changed]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    for (const path of stale) {
      rmSync(join(folder, path));
      removeEmptyFolders(folder, dirname(path));
    }
  } catch (error) {
    throw new CliError('CLI_FILE', error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function removeEmptyFolders(root: string, folder: string): void {
  if (folder === '.' || readdirSync(join(root, folder)).length > 0) return;
  rmdirSync(join(root, folder));
  removeEmptyFolders(root, dirname(folder));
}
