import { effect, computed } from '@preact/signals';
import { parameter } from '../address/address.ts';
import { about } from '../ask/about.ts';
import { underWay } from '../ask/fetch-json.ts';
import { isLive, moveOn } from './time-range.ts';

export const refreshChoices = ['off', '1s', '5s', '10s', '30s', '1m', '5m'];

const USUAL = '5s';

/** How often the page looks again, as it is written. */
export const refresh = computed(() => parameter('refresh') || USUAL);

/** Milliseconds between two looks; 0 for never. */
const refreshMs = computed(() => {
  const [, amount, unit] = /^(\d+)([sm])$/.exec(refresh.value) ?? [];
  return amount === undefined ? 0 : Number(amount) * (unit === 'm' ? 60_000 : 1000);
});

/** While a console is new, each second brings something. */
const SOON_MS = 1000;
const NEW_MS = 12_000;

function isNew(): boolean {
  return Date.now() - (about.peek()?.started ?? Date.now()) < NEW_MS;
}

/** Looks again and again, as long as someone can see it and the range ends now; at once when it comes into sight again. */
export function startRefreshing(): () => void {
  return effect(() => {
    const every = refreshMs.value;
    if (every === 0 || !isLive.value) return undefined;
    let isBehind = false;
    const look = (): void => {
      isBehind = document.visibilityState !== 'visible';
      // What takes longer than it is asked for is waited for: asked again and again, it would never be answered.
      if (!isBehind && underWay.count === 0) moveOn();
    };
    const catchUp = (): void => {
      if (isBehind) look();
    };
    const timers = [setInterval(() => isNew() || look(), every)];
    if (isNew()) timers.push(setInterval(() => isNew() && look(), Math.min(every, SOON_MS)));
    document.addEventListener('visibilitychange', catchUp);
    return () => {
      timers.forEach(clearInterval);
      document.removeEventListener('visibilitychange', catchUp);
    };
  });
}
