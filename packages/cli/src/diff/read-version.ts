import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { ownFiles } from '../check/own-files.ts';
import { findConfig } from '../config/find-config.ts';
import { loadConfig } from '../config/load-config.ts';
import { CliError } from '../errors.ts';
import { planConfig } from '../generate/compose.ts';
import type { VerbContext } from '../verbs/verb.ts';
import { snapshotOf, type Snapshot } from './snapshot.ts';

/**
 * A version by what names it: a configuration or its folder, a file written by `telltale diff --save`, or a revision of git, alone or
 * with the path of its configuration (`v1.2.0`, `HEAD~1:services/shop`).
 *
 * @throws CliError `CLI_SNAPSHOT`, and those of configurations
 */
export async function readVersion(named: string, context: VerbContext): Promise<Snapshot> {
  const path = resolve(context.io.cwd, named);
  if (existsSync(path)) {
    return path.endsWith('.json') && statSync(path).isFile()
      ? readSnapshot(path, named)
      : configSnapshot(findConfig(path, path), context);
  }
  const [revision = '', ...rest] = named.split(':');
  const top = git(context.io.cwd, ['rev-parse', '--show-toplevel']);
  if (
    top === undefined ||
    git(context.io.cwd, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]) === undefined
  ) {
    throw new CliError('CLI_SNAPSHOT', `${named} is neither a file nor a revision of git`);
  }
  const inside = rest.length > 0 ? resolve(top, rest.join(':')) : findConfig(context.io.cwd, undefined);
  return revisionSnapshot(revision, realpathSync(top), inside, context);
}

/** The version that a configuration is. */
export async function configSnapshot(path: string, context: VerbContext): Promise<Snapshot> {
  const loaded = await loadConfig(path);
  return snapshotOf(loaded.config, planConfig(loaded.config), ownFiles(loaded, [], context));
}

function readSnapshot(path: string, named: string): Snapshot {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<Snapshot>;
    if (value.telltale === 'snapshot' && value.version === 1) return value as Snapshot;
  } catch {
    // Said below.
  }
  throw new CliError('CLI_SNAPSHOT', `${named} was not written by telltale diff --save`);
}

/** Runs the configuration of a revision in a copy of it, with the packages that are installed now. */
async function revisionSnapshot(
  revision: string,
  top: string,
  config: string,
  context: VerbContext,
): Promise<Snapshot> {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'telltale-revision-')));
  try {
    const archive = spawnSync('git', ['archive', '--format=tar', revision], { cwd: top, maxBuffer: 1 << 30 });
    const unpacked = spawnSync('tar', ['-x', '-C', copy], { input: archive.stdout });
    if (archive.status !== 0 || unpacked.status !== 0) {
      throw new CliError('CLI_SNAPSHOT', `git archive ${revision} failed: ${String(archive.stderr).trim()}`);
    }
    const inside = relative(top, realpathIfThere(config));
    linkPackages(top, copy, inside);
    const shownPath = (path: string): string => `${revision}:${relative(copy, path).split(sep).join('/')}`;
    const there = join(copy, inside);
    if (!existsSync(there)) throw new CliError('CLI_SNAPSHOT', `${revision} has no ${inside}`);
    return await configSnapshot(findConfig(copy, there), { ...context, shownPath });
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function realpathIfThere(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

/** Installed packages are not in git: those of each folder on the way to the configuration. */
function linkPackages(top: string, copy: string, inside: string): void {
  for (let folder = inside; ; folder = dirname(folder)) {
    const installed = join(top, folder, 'node_modules');
    const link = join(copy, folder, 'node_modules');
    if (existsSync(installed) && existsSync(dirname(link)) && !existsSync(link)) symlinkSync(installed, link);
    if (folder === '.' || folder === dirname(folder)) return;
  }
}

function git(cwd: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
