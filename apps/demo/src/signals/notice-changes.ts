import type { Signals } from './signals.ts';

/** Something that became different from one look at the signals to the next. */
export interface Notice {
  readonly text: string;
  readonly mood: 'good' | 'bad' | 'neutral';
}

/** What somebody who looks away for a moment should be told. In the beginning breakers are closed. */
export function noticeChanges(before: Signals | undefined, after: Signals): readonly Notice[] {
  return [
    ...serviceChanges(before, after),
    ...breakerChanges(before, after),
    ...(before === undefined ? [] : watchdogChanges(before, after)),
  ];
}

function serviceChanges(before: Signals | undefined, after: Signals): readonly Notice[] {
  return after.services.flatMap(({ name, isUp }) => {
    const was = before?.services.find((service) => service.name === name)?.isUp ?? true;
    if (isUp === was) return [];
    return [{ text: isUp ? `${name} answers again` : `${name} does not answer`, mood: moodOf(isUp) }];
  });
}

function breakerChanges(before: Signals | undefined, after: Signals): readonly Notice[] {
  return after.providers.flatMap(({ name, breaker }) => {
    const was = before?.providers.find((provider) => provider.name === name)?.breaker ?? 'closed';
    // Half open is the way from open to closed, or back: not worth a word.
    if (breaker === was || breaker === 'half open' || (breaker === 'open' && was === 'half open')) return [];
    return [
      { text: `breaker of ${name} ${breaker === 'open' ? 'opened' : 'closed'}`, mood: moodOf(breaker !== 'open') },
    ];
  });
}

function watchdogChanges({ watchdogs: before }: Signals, { watchdogs: after }: Signals): readonly Notice[] {
  const isWell = after.healthy === after.registered;
  // Where quotes does not answer, nothing is known of its watchdogs.
  if (before.registered === 0 || after.registered === 0) return [];
  if (isWell === (before.healthy === before.registered)) return [];
  const unwell = after.registered - after.healthy;
  const text = isWell ? 'all watchdogs are well' : `${unwell} of ${after.registered} watchdogs found something`;
  return [{ text, mood: moodOf(isWell) }];
}

function moodOf(isGood: boolean): Notice['mood'] {
  return isGood ? 'good' : 'bad';
}
