import { globSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { report } from './report.ts';
import type { FileReport } from './report.ts';
import { runFile } from './run-file.ts';

/**
 * `pnpm --filter @telltale/promql conformance <folder>`: runs every `*.test` file of the folder. The exit code is 1 when a case
 * failed and 2 when there was nothing to run.
 */
async function main(folder: string | undefined): Promise<number> {
  if (folder === undefined) {
    process.stderr.write('usage: pnpm --filter @telltale/promql conformance <folder with *.test files>\n');
    return 2;
  }
  // pnpm runs scripts in the folder of the package; the path is of where the command was typed.
  const root = resolve(process.env['INIT_CWD'] ?? '.', folder);
  const paths = globSync(resolve(root, '**/*.test')).toSorted();
  if (paths.length === 0) {
    process.stderr.write(`no *.test files in ${folder}\n`);
    return 2;
  }
  const files: FileReport[] = [];
  for (const path of paths) files.push({ name: relative(root, path), cases: await runFile(path) });
  process.stdout.write(`${report(files)}\n`);
  return files.some(({ cases }) => cases.some(({ outcome }) => outcome.kind === 'failed')) ? 1 : 0;
}

process.exitCode = await main(process.argv[2]);
