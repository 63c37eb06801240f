import { discoveryFolder, isPrivateFolder, type DiscoverableProcess } from '@telltale/core';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTarget, type Target } from './target-options.ts';
import type { TargetSource } from './watched-targets.ts';

/**
 * Services of this user on this machine that were started with `TELLTALE_CONSOLE=1`: each leaves a small file in a folder that
 * nobody else may write to. Files of processes that are gone are left alone.
 */
export class DiscoveredTargets implements TargetSource {
  readonly pool = 'discovery' as const;
  readonly #intervalSeconds: number;
  readonly #folder: string;
  #seen: string | undefined;

  constructor(intervalSeconds: number, folder: string = discoveryFolder()) {
    this.#intervalSeconds = intervalSeconds;
    this.#folder = folder;
  }

  async read(): Promise<readonly Target[] | undefined> {
    const names = isPrivateFolder(this.#folder) ? await readdir(this.#folder) : [];
    const found = await Promise.all(
      names.filter((name) => name.endsWith('.json')).map((name) => readWord(join(this.#folder, name))),
    );
    const alive = found.filter((word) => word !== undefined && isAlive(word.pid)) as readonly DiscoverableProcess[];
    const seen = JSON.stringify(alive);
    if (seen === this.#seen) return undefined;
    this.#seen = seen;
    return alive.flatMap(({ service, url }) => targetOf(service, url, this.#intervalSeconds, this.pool));
  }
}

/** A file that is being written, or is none of ours, is nothing to speak of. */
async function readWord(path: string): Promise<DiscoverableProcess | undefined> {
  try {
    const { pid, service, url } = JSON.parse(await readFile(path, 'utf8')) as Partial<DiscoverableProcess>;
    const isWord = Number.isInteger(pid) && pid! > 0 && typeof service === 'string' && typeof url === 'string';
    return isWord ? { pid: pid!, service, url } : undefined;
  } catch {
    return undefined;
  }
}

function targetOf(service: string, url: string, intervalSeconds: number, pool: string): readonly Target[] {
  try {
    return [resolveTarget({ url, job: service }, intervalSeconds, pool)];
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 asks whether there is such a process.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
