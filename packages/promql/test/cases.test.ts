import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { report } from '../conformance/report.ts';
import { runFile } from '../conformance/run-file.ts';

const folder = new URL('cases/', import.meta.url).pathname;

test.each(globSync(`${folder}*.test`).map((path) => [basename(path), path] as const))('%s', async (name, path) => {
  const cases = await runFile(path);
  const unmet = cases.filter(({ outcome }) => outcome.kind !== 'passed');
  expect(cases.length).toBeGreaterThan(0);
  expect(unmet, report([{ name, cases }])).toEqual([]);
});
