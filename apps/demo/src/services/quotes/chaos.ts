import { pbkdf2Sync } from 'node:crypto';
import type { RunningPart } from '../../parts/running-part.ts';
import type { MarketCache } from './cache/market-cache.ts';

const BLOCK_EVERY_MILLISECONDS = 700;
// Long enough to hold up every request that waits.
const BLOCK_MILLISECONDS = 350;

/** The disturbances that the service itself suffers. */
export interface QuotesChaos {
  readonly switches: NonNullable<RunningPart['chaos']>;
  close(): void;
}

export function createChaos(cache: MarketCache): QuotesChaos {
  let blocker: NodeJS.Timeout | undefined;
  const switchBlocking = (active: boolean): void => {
    clearInterval(blocker);
    if (active) blocker = setInterval(block, BLOCK_EVERY_MILLISECONDS).unref();
  };
  return {
    switches: { 'cache-loss': (active) => cache.setLosing(active), 'block-loop': switchBlocking },
    close: () => switchBlocking(false),
  };
}

function block(): void {
  const end = performance.now() + BLOCK_MILLISECONDS;
  while (performance.now() < end) pbkdf2Sync('desk', 'salt', 1000, 32, 'sha256');
}
