import { fit, span } from '../view/line.ts';
import type { Line } from '../view/line.ts';
import type { CheckResult } from './run-check.ts';

/** What a check found, as lines to print. */
export function checkTable({ verdicts, pageChecks, seconds }: CheckResult): readonly Line[] {
  const names = widest(verdicts.map(({ name }) => name));
  const catalogs = widest(verdicts.map(({ catalog }) => catalog));
  const whats = widest(pageChecks.map(({ what }) => what));
  const missed = [...verdicts, ...pageChecks].filter(({ isMet }) => !isMet).length;
  const total = verdicts.length + pageChecks.length;
  return [
    ...verdicts.map(({ catalog, name, type, expectation, isMet, seen }, i) => [
      mark(isMet),
      ...fit([span(verdicts[i - 1]?.catalog === catalog ? '' : catalog, 'accent')], catalogs + 2),
      ...fit([span(name)], names + 2),
      ...fit([span(type, 'dim')], 11),
      ...fit([span(expectation, 'dim')], 8),
      span(seen, isMet ? 'plain' : 'bad'),
    ]),
    [],
    ...pageChecks.map(({ what, isMet, seen }) => [
      mark(isMet),
      ...fit([span(what)], whats + 2),
      span(seen, isMet ? 'plain' : 'bad'),
    ]),
    [],
    missed === 0
      ? [span(`All ${total} checks are met`, 'ok'), span(`, after ${seconds.toFixed(1)} s.`, 'dim')]
      : [span(`${missed} of ${total} checks are missed`, 'bad'), span(`, after ${seconds.toFixed(1)} s.`, 'dim')],
  ];
}

export function isPassed({ verdicts, pageChecks }: CheckResult): boolean {
  return verdicts.length > 0 && pageChecks.length > 0 && [...verdicts, ...pageChecks].every(({ isMet }) => isMet);
}

function mark(isMet: boolean): Line[number] {
  return isMet ? span('✓ ', 'ok') : span('✗ ', 'bad');
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}
