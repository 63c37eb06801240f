import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Labels, MemoryStorage } from '../src/index.ts';
import type { Matcher } from '../src/index.ts';

const MINUTE = 60_000;
const START = 1_700_000_000_000;
const all: Matcher[] = [];

function up(instance: string): Labels {
  return Labels.from({ __name__: 'up', job: 'api', instance });
}

function times(storage: MemoryStorage, labels: Labels): number[] {
  const matchers = [...labels].map(([name, value]): Matcher => ({ name, op: '=', value }));
  return [...storage.select(matchers, -Infinity, Infinity)].flatMap(({ timestamps }) => [...timestamps]);
}

describe('a memory storage', () => {
  test('says what became of a sample', () => {
    const storage = new MemoryStorage({ retentionSeconds: 600, outOfOrderSeconds: 60 });
    expect(storage.append(up('a'), START, 1)).toBe('appended');
    expect(storage.append(up('a'), START + 2 * MINUTE, 1)).toBe('appended');
    expect(storage.append(up('a'), START + 2 * MINUTE, 1)).toBe('duplicate');
    expect(storage.append(up('a'), START + 2 * MINUTE, 0)).toBe('conflict');
    expect(storage.markStale(up('a'), START + 2 * MINUTE)).toBe('conflict');
    expect(storage.append(up('a'), START + MINUTE + 1, 1)).toBe('appended');
    expect(storage.append(up('a'), START + MINUTE - 1, 1)).toBe('out of order');
    expect(storage.append(up('b'), START - 9 * MINUTE, 1)).toBe('too old');
    expect(storage.append(up('b'), Number.NaN, 1)).toBe('too old');
    expect(storage.append(up('b'), Infinity, 1)).toBe('too old');
    expect(storage.stats()).toMatchObject({ series: 1, samples: 3, newestTime: START + 2 * MINUTE });
  });

  test('refuses limits that it could not keep', () => {
    expect(() => new MemoryStorage({ maxBytes: 1000 })).toThrow('maxBytes is 1000, expected at least 786432');
    expect(() => new MemoryStorage({ retentionSeconds: Number.NaN })).toThrow('retentionSeconds is NaN');
    expect(() => new MemoryStorage({ outOfOrderSeconds: -1 })).toThrow('outOfOrderSeconds is -1');
  });

  test('forgets what is older than its retention, series and label values included', () => {
    const storage = new MemoryStorage({ retentionSeconds: 3600 });
    storage.append(up('old'), START, 1);
    for (let i = 0; i <= 120; i++) storage.append(up('new'), START + i * MINUTE, i);
    expect(times(storage, up('new'))).toHaveLength(61);
    expect(times(storage, up('new'))[0]).toBe(START + 60 * MINUTE);
    expect(storage.labelValues('instance')).toEqual(['new']);
    expect(storage.stats().series).toBe(1);
  });

  test('keeps an appender usable after its series was dropped', () => {
    const storage = new MemoryStorage({ retentionSeconds: 60 });
    const a = storage.appender(up('a'));
    expect(a.append(START, 1)).toBe('appended');
    storage.append(up('b'), START + 10 * MINUTE, 1);
    expect(storage.series(all)).toEqual([up('b')]);
    // The slot is another's now.
    storage.append(up('c'), START + 10 * MINUTE, 1);
    expect(a.append(START + 11 * MINUTE, 7)).toBe('appended');
    expect(times(storage, up('a'))).toEqual([START + 11 * MINUTE]);
    expect(times(storage, up('c'))).toEqual([START + 10 * MINUTE]);
  });

  test('does not mix up series that come and go while a query reads', () => {
    const storage = new MemoryStorage({ retentionSeconds: 60 });
    for (const name of ['a', 'b', 'c']) storage.append(up(name), START, 1);
    const reading = storage.select([{ name: 'instance', op: '=~', value: 'a|b|c' }], START, Infinity);
    expect(reading.next().value?.labels).toEqual(up('a'));
    storage.append(up('x'), START + 2 * MINUTE, 1);
    for (const name of ['y', 'z']) storage.append(up(name), START + 2 * MINUTE, 1);
    expect([...reading]).toEqual([]);
  });
});

describe('the memory ceiling', () => {
  test('holds while samples pour in, and the oldest go', () => {
    const maxBytes = 2 * 1024 * 1024;
    const storage = new MemoryStorage({ maxBytes, retentionSeconds: 1e9 });
    const series = Array.from({ length: 500 }, (_, i) => storage.appender(up(`host-${i}`)));
    for (let round = 0; round < 400; round++) {
      for (const [i, one] of series.entries()) {
        expect(one.append(START + round * 15_000, Math.sin(i * round))).toBe('appended');
      }
      expect(storage.stats().bytes).toBeLessThanOrEqual(maxBytes);
    }
    const { oldestTime, newestTime, series: count } = storage.stats();
    expect(count).toBe(500);
    expect(newestTime).toBe(START + 399 * 15_000);
    expect(oldestTime).toBeGreaterThan(START);
    // A double with all its digits takes some 12 bytes.
    expect((newestTime - oldestTime) / 15_000).toBeGreaterThan(200);
    for (const { labels } of series) {
      const kept = times(storage, labels);
      expect(kept.at(-1)).toBe(newestTime);
      expect(kept[0]).toBeLessThan(oldestTime + 15_000);
      expect(kept).toHaveLength((newestTime - (kept[0] ?? 0)) / 15_000 + 1);
    }
  });

  test('holds while series come and go, and the dead go first', () => {
    const maxBytes = 2 * 1024 * 1024;
    const storage = new MemoryStorage({ maxBytes, retentionSeconds: 1e9 });
    for (let round = 0; round < 40; round++) {
      storage.append(up('for ever'), START + round * 15_000, round);
      for (let i = 0; i < 500; i++) {
        expect(storage.append(up(`pod-${round}-${i}`), START + round * 15_000, 1)).toBe('appended');
        expect(storage.stats().bytes).toBeLessThanOrEqual(maxBytes);
      }
    }
    expect(times(storage, up('for ever')).at(-1)).toBe(START + 39 * 15_000);
    expect(times(storage, up('pod-39-0'))).toHaveLength(1);
    expect(times(storage, up('pod-0-0'))).toEqual([]);
    expect(storage.labelValues('instance').length).toBe(storage.stats().series);
  });

  test('refuses what is too much at one time', () => {
    const storage = new MemoryStorage({ maxBytes: 1024 * 1024 });
    const outcomes = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const outcome = storage.append(up(`pod-${i}`), START, 1);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect([...outcomes.keys()]).toEqual(['appended', 'out of memory']);
    expect(storage.stats().series).toBe(outcomes.get('appended'));
    expect(storage.stats().bytes).toBeLessThanOrEqual(1024 * 1024);
    expect(storage.append(up('later'), START + 15_000, 1)).toBe('appended');
  });

  test('is about what the process holds', async () => {
    const script = fileURLToPath(new URL('measure-memory.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script]);
    const { real, said } = JSON.parse(stdout) as { real: number; said: number };
    expect(real).toBeGreaterThan(said * 0.7);
    expect(real).toBeLessThan(said * 1.1);
  });
});
