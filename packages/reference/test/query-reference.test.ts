import { expose, metricsOf, conventions } from '@telltale/core';
import * as catalogs from '@telltale/core/catalogs';
import { check, parse } from '@telltale/promql';
import { createLinter } from '@telltale/promql/lint';
import { queryReference } from '@telltale/reference';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { everything, ordersCatalog, textOf } from './everything.ts';
import { readMarkdown } from './read-markdown.ts';

const questions = [
  'How often does something happen?',
  'How often did it happen in a day?',
  'Which share of it fails?',
  'How long does it take for most?',
  'How large is it on average?',
  'Which share stays within a bound?',
  'How are values distributed?',
  'Which are the busiest?',
  'Is that more than a week ago?',
  'How much is there now?',
  'How full is it?',
  'Where will it be in some hours?',
  'How long ago was it?',
  'Was it restarted?',
  'Is it there at all?',
];

describe('The query reference', () => {
  it('is that of the golden file', async () => {
    const [page] = queryReference({ catalogs: [ordersCatalog, catalogs.http], namespace: 'acme' });
    await expect(page!.text).toMatchFileSnapshot(join('golden', page!.path));
  });

  it('is the same text every time', () => {
    expect(queryReference(everything)).toEqual(queryReference(everything));
  });

  it('answers every question over the shipped catalogs', () => {
    const { headings } = readMarkdown(textOf('reference/queries.md', queryReference(everything)));
    expect(headings).toEqual(['Queries', ...questions]);
  });

  it('asks only what the metrics can answer', () => {
    const { headings } = readMarkdown(textOf('reference/queries.md', queryReference({ catalogs: [] })));
    expect(headings).toContain('Was it restarted?');
    expect(headings).not.toContain('Which share of it fails?');
  });

  it('answers with the metrics of the application before those that every service has', () => {
    const [page] = queryReference({ catalogs: [ordersCatalog], namespace: 'acme', metricsPerQuestion: 1 });
    const queries = readMarkdown(page!.text).fences.map(({ text }) => text);
    expect(queries[0]).toBe('sum by (channel) (rate(acme_orders_placed_total[5m]))');
    expect(queries).toContain(
      'sum(rate(acme_orders_placed_total[1h])) / sum(rate(acme_orders_placed_total[1h] offset 1w))',
    );
    expect(queries).toContain('topk(5, sum by (town) (rate(acme_orders_failed_total[5m])))');
    expect(queries).toContain('max by (town) (predict_linear(acme_orders_waiting[1h], 14400))');
    expect(queries).toContain('absent(acme_orders_placed_total)');
  });

  it.each(Object.values(conventions))('has only right PromQL over what is exposed under $name', (convention) => {
    const linter = createLinter({
      metrics: everything.catalogs
        .flatMap((catalog) => [...metricsOf(catalog)])
        .flatMap((metric) => expose(metric, convention, everything.namespace) ?? []),
    });
    const [page] = queryReference({ ...everything, convention, metricsPerQuestion: 1000 });
    const { fences } = readMarkdown(page!.text);
    expect(fences.length).toBeGreaterThan(500);
    for (const { text } of fences) {
      expect(check(parse(text)), text).toEqual([]);
      expect(linter.lint(text), text).toEqual([]);
    }
  });

  it.each([0, 1.5, Number.NaN])('refuses %s metrics for a question', (metricsPerQuestion) => {
    expect(() => queryReference({ catalogs: [], metricsPerQuestion })).toThrow(
      expect.objectContaining({ code: 'REFERENCE_OPTIONS', message: expect.stringMatching('metricsPerQuestion') }),
    );
  });
});
