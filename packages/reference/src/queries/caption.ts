import { unitOf } from '@telltale/promql/builder';
import type { ExposedMetric } from '@telltale/core';
import { code } from '../markdown/inline.ts';
import type { BuiltQuery } from './built-query.ts';

/** What a query says, in a line: "95th percentile by `http_route`, in seconds". */
export function caption({ value, query, by }: BuiltQuery, { labels }: ExposedMetric): string {
  const names = by.map((label) => code(labels.find(({ recorded }) => recorded === label)?.exposed ?? label));
  return `${value}${names.length > 0 ? ` by ${names.join(' and ')}` : ''}${unitText(query)}`;
}

const notWorthSaying: ReadonlySet<string> = new Set(['count', 'ratio', 'boolean']);

function unitText(query: BuiltQuery['query']): string {
  const unit = unitOf(query)?.unit;
  return unit === undefined || notWorthSaying.has(unit) ? '' : `, in ${unit}`;
}
