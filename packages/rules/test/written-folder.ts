import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Artifact } from '@telltale/rules';
import { onTestFinished } from 'vitest';

/** The files in a folder that is gone after the test. */
export async function writtenFolder(artifacts: readonly Artifact[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-rules-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const { path, text } of artifacts) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}
