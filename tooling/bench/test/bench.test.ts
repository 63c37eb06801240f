import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { suites } from '../src/suites/suites.ts';

const bench = fileURLToPath(new URL('../src/bench.ts', import.meta.url));

test('a quick run measures every contender and prints a table for each suite', { timeout: 240_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [bench, '--quick']);

  for (const suite of suites) {
    const table = stdout.split(`## ${suite.title}\n`)[1]!.split('\n## ')[0]!;
    const rows = table
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.split(' | '));
    const expected = suite.cases.filter(({ slow = false }) => !slow).flatMap((each) => each.rows);
    expect(rows.slice(2).map(([title]) => title)).toEqual(expected.map(({ title }) => `| ${title}`));
    for (const cells of rows.slice(2)) {
      expect(cells).toHaveLength(3 + suite.contenders.length);
      const absent = cells.slice(3).filter((cell) => !isAmount(cell));
      // No held children; nothing that the bare application adds or records.
      expect(absent).toEqual(/held child|: CPU added|: requests recorded/.test(cells[0]!) ? ['– |'] : []);
    }
  }
});

/** `3.2 µs`, `3.2 µs (3 µs to 3.6 µs)`. */
function isAmount(cell: string): boolean {
  const amount = String.raw`-?[\d.]+ (ns|µs|ms|B|kB|MB|%)`;
  return new RegExp(String.raw`^${amount}( \(${amount} to ${amount}\))?( \|)?$`).test(cell);
}
