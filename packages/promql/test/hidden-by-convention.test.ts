import type { ConventionName } from '@telltale/core';
import { http } from '@telltale/core/catalogs';
import { expect, it } from 'vitest';
import { countOf, fractionBelow, isHiddenByConvention, rate, toPromQL, type Query } from '../src/builder/index.ts';
import { namingOf } from './builder-naming.ts';

it.each<[string, boolean, ConventionName, () => Query]>([
  ['a metric', true, 'otel', () => rate(http.requests)],
  ['a label', true, 'classic', () => rate(countOf(http.duration)).by('error_type')],
  ['a bucket', true, 'otel', () => fractionBelow(http.duration, 0.3).by()],
  ['a label of no metric', false, 'otel', () => rate(countOf(http.duration)).by('nobody' as never)],
])('%s that a convention has not is hidden by it: %s', (_, expected, convention, query) => {
  let thrown: unknown;
  try {
    toPromQL(query(), { naming: namingOf(convention) });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(Error);
  expect(isHiddenByConvention(thrown)).toBe(expected);
});
