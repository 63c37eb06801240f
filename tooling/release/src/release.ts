import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

/**
 * Releases the workspace as it stands to another registry: the next versions are chosen, built and published by the
 * commands of a real release, in a copy, so that neither a version nor a tag changes here.
 */
export async function release(workspace: string, npmrc: string): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), 'telltale-release-'));
  try {
    await copyWorkspace(workspace, copy);
    writeFileSync(join(copy, '.npmrc'), npmrc);
    // The scripts of dependencies bring programs that the commands below find in this workspace.
    await pnpm(copy, 'install', '--frozen-lockfile', '--prefer-offline', '--ignore-scripts');
    await commit(copy);
    await pnpm(copy, 'exec', 'changeset', 'version');
    await commit(copy);
    await pnpm(copy, 'run', 'release');
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Copies what is or could be committed. */
async function copyWorkspace(from: string, to: string): Promise<void> {
  const files = await run(from, 'git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z']);
  for (const file of files.split('\0')) {
    if (file !== '' && existsSync(join(from, file))) cpSync(join(from, file), join(to, file));
  }
  await run(to, 'git', ['init', '--quiet', '--initial-branch', 'main']);
}

async function commit(folder: string): Promise<void> {
  const identity = ['-c', 'user.name=release', '-c', 'user.email=release@localhost', '-c', 'commit.gpgsign=false'];
  await run(folder, 'git', ['add', '--all']);
  await run(folder, 'git', [...identity, 'commit', '--quiet', '--allow-empty', '--message', 'Release']);
}

function pnpm(folder: string, ...args: readonly string[]): Promise<string> {
  return run(folder, 'npx', ['--yes', 'pnpm@12', ...args], {
    // The installation above is all that is needed; a changed version would ask for another.
    pnpm_config_verify_deps_before_run: 'false',
    GIT_AUTHOR_NAME: 'release',
    GIT_AUTHOR_EMAIL: 'release@localhost',
    GIT_COMMITTER_NAME: 'release',
    GIT_COMMITTER_EMAIL: 'release@localhost',
  });
}
