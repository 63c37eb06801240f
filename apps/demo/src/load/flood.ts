import { setTimeout as delay } from 'node:timers/promises';
import type { SeededRandom } from '../seeded-random.ts';
import type { Place } from './visitor.ts';

const EVERY_MILLISECONDS = 40;

/**
 * Registers people by channels that somebody made up, 25 each second, as a campaign does whose links carry a number of their
 * own. Resolves when it is over; never rejects.
 */
export async function floodLabels({ gateway, signal }: Place, over: AbortSignal, random: SeededRandom): Promise<void> {
  const either = AbortSignal.any([signal, over]);
  while (!either.aborted) {
    const channel = `campaign-${random.whole(1, 1e6)}`;
    gateway.ask('POST', '/registrations', { body: { channel, plan: 'free' }, signal }).catch(() => {});
    await delay(EVERY_MILLISECONDS, undefined, { signal: either }).catch(() => {});
  }
}
