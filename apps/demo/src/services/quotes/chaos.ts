import { pbkdf2Sync } from 'node:crypto';
import type { ChaosName } from '../chaos/switches.ts';
import type { TwoLevelCache } from './cache/two-level-cache.ts';
import type { JobDesk } from './jobs/job-desk.ts';

const BLOCK_EVERY_MILLISECONDS = 700;
// Long enough to hold up every request that waits.
const BLOCK_MILLISECONDS = 350;

/** The disturbances that the service itself suffers. */
export class ServiceChaos {
  readonly #cache: TwoLevelCache;
  readonly #jobs: JobDesk;
  #blocker: NodeJS.Timeout | undefined;

  constructor(cache: TwoLevelCache, jobs: JobDesk) {
    this.#cache = cache;
    this.#jobs = jobs;
  }

  switch(name: string, active: boolean): void {
    const effects: Partial<Record<ChaosName, () => void>> = {
      'drop-cache': () => void this.#cache.clear(),
      'stuck-workers': () => this.#jobs.setStuck(active),
      'block-loop': () => this.#block(active),
    };
    effects[name as ChaosName]?.();
  }

  close(): void {
    this.#block(false);
  }

  #block(active: boolean): void {
    clearInterval(this.#blocker);
    if (!active) return;
    this.#blocker = setInterval(block, BLOCK_EVERY_MILLISECONDS).unref();
  }
}

function block(): void {
  const end = performance.now() + BLOCK_MILLISECONDS;
  while (performance.now() < end) pbkdf2Sync('desk', 'salt', 1000, 32, 'sha256');
}
