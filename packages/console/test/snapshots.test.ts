import { startConsole } from '@telltale/console';
import { Labels } from '@telltale/promql';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

function snapshotFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-snapshot-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'metrics.snapshot');
}

/** A console that comes and goes; what it says is wrong. */
async function visit<T>(
  snapshotFilePath: string,
  during: (telltale: Awaited<ReturnType<typeof startConsole>>) => T | Promise<T>,
): Promise<{ readonly result: T; readonly problems: readonly string[] }> {
  const problems: string[] = [];
  const telltale = await startConsole({
    port: 0,
    grpcPort: false,
    snapshotFile: snapshotFilePath,
    onProblem: (problem) => problems.push(problem),
  });
  const result = await during(telltale);
  await telltale.close();
  return { result, problems };
}

const series = (i: number) => Labels.from({ __name__: 'depth', i: String(i), text: 'ünïcode "quoted"\n' });

describe('A snapshot', () => {
  it('brings back what the last console knew: values, times, and series that had ended', async () => {
    const file = snapshotFile();
    const now = Math.trunc(Date.now() / 1000) * 1000;
    await visit(file, ({ storage }) => {
      for (let i = 0; i < 100; i++) {
        for (let step = 0; step < 10; step++) storage.append(series(i), now - 100_000 + step * 10_000, i + step / 8);
      }
      storage.append(series(0), now - 5000, Number.NaN);
      storage.markStale(series(1), now - 5000);
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(file, '..'))).toEqual(['metrics.snapshot']);
    const { result, problems } = await visit(file, async ({ storage, engine }) => {
      const { value } = await engine.instant('count(depth)', now);
      const [first] = [...storage.select([{ name: 'i', op: '=', value: '7' }], 0, now)];
      return [
        value.type === 'vector' && value.samples[0]!.value,
        storage.stats().samples,
        String(first?.labels),
        [...first!.values],
        first!.timestamps[0],
      ];
    });
    expect(problems).toEqual([]);
    expect(result).toEqual([
      99,
      1002,
      String(series(7)),
      Array.from({ length: 10 }, (_, step) => 7 + step / 8),
      now - 100_000,
    ]);
  });

  it('of nothing is nothing', async () => {
    const file = snapshotFile();
    await visit(file, () => {});
    expect((await visit(file, ({ storage }) => storage.stats().series)).result).toBe(0);
  });

  it('forgets what is too old, and what is of the future', async () => {
    const file = snapshotFile();
    await visit(file, ({ storage }) => {
      storage.append(series(1), Date.now() - 4_000_000, 1);
    });
    expect((await visit(file, ({ storage }) => storage.stats().series)).result).toBe(0);
    await visit(file, ({ storage }) => {
      storage.append(series(1), Date.now() + 9e12, 1);
    });
    const { result } = await visit(file, ({ storage }) => storage.append(series(2), Date.now(), 1));
    expect(result).toBe('appended');
  });

  it.each<[string, (whole: Buffer) => Buffer]>([
    ['empty', () => Buffer.alloc(0)],
    ['cut', (whole) => whole.subarray(0, whole.length - 20)],
    ['changed', (whole) => whole.fill(7, 40, 60)],
    ['something else', () => Buffer.from('{"version":2}')],
  ])('that is %s is said, put aside, and the console starts fresh', async (_, broken) => {
    const file = snapshotFile();
    await visit(file, ({ storage }) => {
      for (let i = 0; i < 500; i++) storage.append(series(i), Date.now(), Math.sin(i));
    });
    writeFileSync(file, broken(readFileSync(file)));
    const { result, problems } = await visit(file, ({ storage }) => storage.stats().series);
    expect([result, problems]).toEqual([0, [expect.stringContaining(file)]]);
    expect(readdirSync(join(file, '..')).toSorted()).toEqual(['metrics.snapshot', 'metrics.snapshot.broken']);
  });
});
