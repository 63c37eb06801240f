import { effect, computed } from '@preact/signals';
import { parameter } from '../address/address.ts';
import { isLive, lookAgain } from './time-range.ts';

export const refreshChoices = ['off', '1s', '5s', '10s', '30s', '1m', '5m'];

const USUAL = '5s';

/** How often the page looks again, as it is written. */
export const refresh = computed(() => parameter('refresh') || USUAL);

/** Milliseconds between two looks; 0 for never. */
export const refreshMs = computed(() => {
  const [, amount, unit] = /^(\d+)([sm])$/.exec(refresh.value) ?? [];
  return amount === undefined ? 0 : Number(amount) * (unit === 'm' ? 60_000 : 1000);
});

/** Looks again and again, as long as someone can see it and the range ends now. */
export function startRefreshing(): () => void {
  return effect(() => {
    const every = refreshMs.value;
    if (every === 0 || !isLive.value) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') lookAgain();
    }, every);
    return () => clearInterval(timer);
  });
}
