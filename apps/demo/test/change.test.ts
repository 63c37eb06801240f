import { describe, expect, it } from 'vitest';
import { Change } from '../src/scrape/change.ts';
import { readPage } from '../src/scrape/read-page.ts';
import type { Scrape } from '../src/scrape/scrape-page.ts';

function scrape(atSeconds: number, page: string): Scrape {
  return { at: atSeconds * 1000, families: readPage(page) };
}

function counter(...samples: readonly string[]): string {
  return ['# HELP calls_total Calls.', '# TYPE calls_total counter', ...samples, ''].join('\n');
}

function histogram(...counts: readonly [le: string, count: number][]): string {
  return [
    '# HELP wait_seconds Waits.',
    '# TYPE wait_seconds histogram',
    ...counts.map(([le, count]) => `wait_seconds_bucket{le="${le}"} ${count}`),
    'wait_seconds_sum 1',
    `wait_seconds_count ${counts.at(-1)?.[1] ?? 0}`,
    '',
  ].join('\n');
}

describe('a change from one page to the next', () => {
  it('gives rates by label, of series that are new or began anew too', () => {
    const before = scrape(10, counter('calls_total{to="a"} 5', 'calls_total{to="b"} 100'));
    const after = scrape(15, counter('calls_total{to="a"} 25', 'calls_total{to="b"} 10', 'calls_total{to="c"} 5'));
    const change = new Change(before, after);

    expect(change.rate('calls_total', { to: 'a' })).toBe(4);
    expect(change.rate('calls_total', { to: /[bc]/ })).toBe(3);
    expect(change.rate('calls_total')).toBe(7);
    expect(change.rate('unknown_total')).toBe(0);
  });

  it('can be of some series alone', () => {
    const page = (a: number, b: number): string => counter(`calls_total{to="a"} ${a}`, `calls_total{to="b"} ${b}`);
    const change = new Change(scrape(0, page(0, 0)), scrape(2, page(4, 10)), { to: 'b' });

    expect(change.rate('calls_total')).toBe(5);
    expect(change.rate('calls_total', { to: 'a' })).toBe(0);
    expect(change.valuesOf('calls_total', 'to')).toEqual(['b']);
  });

  it('interpolates quantiles of what was observed meanwhile', () => {
    const before = scrape(0, histogram(['0.1', 1000], ['0.2', 1000], ['+Inf', 1000]));
    const after = scrape(1, histogram(['0.1', 1000], ['0.2', 1080], ['+Inf', 1100]));
    const change = new Change(before, after);

    expect(change.quantile(0.4, 'wait_seconds')).toBeCloseTo(0.15);
    expect(change.quantile(0.95, 'wait_seconds')).toBe(0.2);
    expect(new Change(after, after).quantile(0.5, 'wait_seconds')).toBeNaN();
  });
});

describe('a page is refused', () => {
  it.each([
    ['a series twice', counter('calls_total 1', 'calls_total 2'), 'series twice: calls_total 2'],
    ['a sample of another family', counter('other 1'), 'out of its family: other 1'],
    ['a number that is none', counter('calls_total one'), 'not a sample: calls_total one'],
    ['a label that is not quoted', counter('calls_total{a=b} 1'), 'not a sample: calls_total{a=b} 1'],
    ['no end of the last line', counter('calls_total 1').trimEnd(), 'the last line of the page has no end'],
    ['a family twice', counter() + counter(), 'out of place: # HELP calls_total Calls.'],
  ])('for %s', (_, page, message) => {
    expect(() => readPage(page)).toThrow(message);
  });
});
