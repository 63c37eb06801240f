import {
  conventions,
  counter,
  createTelemetry,
  defineCatalog,
  expose,
  gauge,
  histogram,
  metricsOf,
  oneOf,
  open,
  optional,
  type Catalog,
  type ExposedMetric,
} from '@telltale/core';
import * as catalogs from '@telltale/core/catalogs';
import { check, parse, walk } from '@telltale/promql';
import { createLinter } from '@telltale/promql/lint';
import { metricReference } from '@telltale/reference';
import fc from 'fast-check';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alerts, dashboards, documents, everything, grafanaUrl, ordersCatalog, slos, textOf } from './everything.ts';
import { readMarkdown } from './read-markdown.ts';

const pages = metricReference({ ...everything, alerts, slos, dashboards, grafanaUrl });

describe('The metric reference', () => {
  it('is that of the golden files', async () => {
    const small = metricReference({ catalogs: [ordersCatalog, catalogs.http], namespace: 'acme', alerts, slos });
    for (const { path, text } of small) await expect(text).toMatchFileSnapshot(join('golden', path));
  });

  it('is the same text every time', () => {
    expect(metricReference({ ...everything, alerts, slos, dashboards, grafanaUrl })).toEqual(pages);
  });

  it.each(Object.values(conventions))('has a row and a section for each metric under $name', (convention) => {
    const made = metricReference({ ...everything, convention });
    const index = readMarkdown(textOf('reference/metrics/README.md', made));
    const rows = index.tables.flatMap(([, ...body]) => body);
    const exposed = exposedMetrics(convention.name as keyof typeof conventions);
    expect(new Set(rows.map(([name]) => name))).toEqual(new Set(exposed.map(({ name }) => name)));
    expect(rows).toHaveLength(exposed.length);
    for (const { name, catalog, help, type, unit, labels } of exposed) {
      const page = readMarkdown(textOf(`reference/metrics/${catalog.replaceAll('_', '-')}.md`, made));
      expect(page.headings, catalog).toContain(name);
      expect(page.texts, name).toContain(help);
      const shown = labels.flatMap((label) => label.exposed ?? []).join(', ');
      expect(rows.find(([first]) => first === name)).toEqual([name, type, unit ?? '', shown, help]);
    }
  });

  it('includes the metrics of the process, of Node.js and of Telltale itself, though nobody names them', () => {
    const index = textOf('reference/metrics/README.md', metricReference({ catalogs: [] }));
    for (const name of ['process_cpu_time_seconds_total', 'nodejs_eventloop_utilization_ratio', 'telltale_series']) {
      expect(index).toContain(`[\`${name}\`]`);
    }
  });

  it('says of a label which values it has, how many it may have, and whether it may be absent', () => {
    const { tables } = readMarkdown(textOf('reference/metrics/orders.md'));
    expect(tables).toContainEqual([
      ['label', 'values', 'present'],
      ['channel', 'web, app', 'always'],
    ]);
    expect(tables).toContainEqual([
      ['label', 'values', 'present'],
      ['town', 'any: the first 20 of them, then other', 'always'],
      ['error_type', 'any: the first 10 of them, then other', 'sometimes'],
    ]);
  });

  it('says limits, buckets and what is there from the start', () => {
    const { texts } = readMarkdown(textOf('reference/metrics/orders.md'));
    expect(texts).toContain('Buckets end at 5, 20, 50, 200 and +Inf.');
    expect(texts).toContain('A label set that is not recorded for 3600 seconds is dropped.');
    expect(texts.filter((text) => text === 'All of its label sets are there from the start, at 0.')).toHaveLength(1);
  });

  it('says names and labels under the other conventions', () => {
    const { tables } = readMarkdown(textOf('reference/metrics/http.md'));
    const classic = expose(catalogs.http.duration, conventions.classic)!;
    const rows = tables.flat().filter(([convention]) => convention === 'classic');
    expect(rows.find(([, name]) => name === classic.name)?.[2]).toContain('http_request_method is method');
  });

  it('lists what the convention does not expose', () => {
    const [text] = metricReference({ catalogs: [catalogs.http], convention: 'otel' })
      .filter(({ path }) => path === 'reference/metrics/http.md')
      .map((page) => page.text);
    expect(readMarkdown(text!).texts).toContain(
      `http.requests: ${catalogs.http.requests.help} It is http_requests_total under classic.`,
    );
  });

  it('links the alerts, objectives and panels that read a metric', () => {
    const { links } = readMarkdown(textOf('reference/metrics/http.md'));
    const targets = links.map(({ target }) => target);
    expect(targets).toContain('../../runbooks/HighErrorRate.md');
    expect(targets).toContain('../../runbooks/ErrorBudgetBurnFast.md');
    const panel = dashboards
      .flatMap(({ uid, panels: all }) => all.map((each) => ({ uid, ...each })))
      .find(({ metrics }) => metrics.includes('http.duration'))!;
    expect(targets).toContain(`${grafanaUrl}/d/${panel.uid}?viewPanel=panel-${panel.id}`);
  });

  it.each([
    ['TELLTALE_OPTIONS', { catalogs: [], convention: 'otle' as 'otel' }, /no convention "otle", only otel, classic/],
    ['REFERENCE_OPTIONS', { catalogs: [], grafanaUrl: 'grafana:3000' }, /grafanaUrl is "grafana:3000"/],
  ])('refuses options that cannot be used with %s', (code, options, message) => {
    expect(() => metricReference(options)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});

describe('The example lines', () => {
  it('are lines of the page once that was recorded', async () => {
    const orders = defineCatalog('orders', {
      placed: counter({ help: 'Orders \\ accepted.', labels: { channel: oneOf('w"eb', 'app') } }),
      failed: counter({ help: 'Orders failed.', labels: { town: open(20), error_type: optional(open(10)) } }),
      waiting: gauge({ help: 'Orders that wait.', labels: { town: open(20) } }),
      value: histogram({ help: 'Value of an order.', unit: 'eur', buckets: [5, 20, 50, 200] }),
    });
    const telemetry = createTelemetry({
      service: 'shop',
      catalogs: { orders, http: catalogs.http, cache: catalogs.cache },
    });
    telemetry.orders.placed.inc({ channel: 'w"eb' }, 3);
    telemetry.orders.failed.inc({ town: 'town' }, 3);
    telemetry.orders.waiting.set({ town: 'town' }, 12);
    telemetry.orders.value.observe(50);
    telemetry.orders.value.observe(50);
    const request = {
      http_request_method: 'GET',
      http_route: '/orders/:id',
      http_response_status_code: '200',
    } as const;
    telemetry.http.duration.observe(request, 0.75);
    telemetry.http.duration.observe(request, 0.75);
    telemetry.cache.hits.inc({ cache: 'quotes', cache_level: 'l1', data_type: 'data-type' }, 3);
    const lines = new Set((await telemetry.exposition()).body.split('\n'));

    const documented = metricReference({ catalogs: [orders, catalogs.http, catalogs.cache] });
    const shown = (catalog: string, names: readonly string[]) =>
      readMarkdown(textOf(`reference/metrics/${catalog}.md`, documented))
        .fences.filter(({ language }) => language === 'text')
        .map(({ text }) => text.split('\n'))
        .filter(([, type]) => names.includes(type!.split(' ')[2]!))
        .flat();
    const examples = [
      ...shown('orders', ['orders_placed_total', 'orders_failed_total', 'orders_waiting', 'orders_value_eur']),
      ...shown('http', ['http_server_request_duration_seconds']),
      ...shown('cache', ['cache_hits_total']),
    ];
    expect(examples).toHaveLength(3 * 3 + 7 + 7 + 3);
    expect(examples.filter((line) => !lines.has(line))).toEqual([]);
  });
});

describe('The queries', () => {
  it.each(Object.values(conventions))('are right PromQL over what is exposed under $name', (convention) => {
    const options = { ...everything, convention, selectors: { job: 'shop' } };
    const linter = createLinter({ metrics: exposedMetrics(convention.name as keyof typeof conventions) });
    const queries = metricReference(options).flatMap(({ text }) =>
      readMarkdown(text).fences.filter(({ language }) => language === 'promql'),
    );
    expect(queries.length).toBeGreaterThan(200);
    for (const { text } of queries) {
      const expression = parse(text);
      expect(check(expression), text).toEqual([]);
      expect(linter.lint(text), text).toEqual([]);
      const selectors: (readonly string[])[] = [];
      walk(expression, (node) => {
        if (node.kind === 'selector') selectors.push(node.matchers.map(({ name }) => name));
      });
      for (const labels of selectors) expect(labels, text).toContain('job');
    }
  });
});

describe('The links', () => {
  it('lead to pages and sections that are there', () => {
    const anchors = new Map(documents.map(({ path, text }) => [path, readMarkdown(text).anchors]));
    const broken = documents.flatMap(({ path, text }) =>
      readMarkdown(text)
        .links.filter(({ target }) => !/^https?:/.test(target))
        .filter(({ target }) => {
          const [file = '', anchor] = target.split('#');
          const found = anchors.get(posix.normalize(posix.join(posix.dirname(path), file)));
          return found === undefined || (anchor !== undefined && !found.has(anchor));
        })
        .map(({ target }) => `${path}: ${target}`),
    );
    expect(broken).toEqual([]);
    expect(documents.length).toBeGreaterThan(80);
  });
});

describe('Any text', () => {
  // Characters that mean something somewhere in Markdown more often than others.
  const marks = fc.constantFrom(...'\\`*_{}[]()<>#+-.!|~&=:$@ \'"0a');
  const text = fc.array(fc.oneof(marks, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 })), {
    maxLength: 24,
  });

  it('of a definition is shown as it is', () => {
    fc.assert(
      fc.property(text, (characters) => {
        const help = `A ${characters.join('')} and more.`.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '');
        const catalog = defineCatalog('shop', { sold: counter({ help, labels: {} }) });
        const made = metricReference({ catalogs: [catalog] });
        const shown = (part: string) => part.replaceAll(/\s+/g, ' ').trim();
        const page = readMarkdown(textOf('reference/metrics/shop.md', made));
        expect(page.texts.map(shown)).toContain(shown(help));
        const [, row] = readMarkdown(textOf('reference/metrics/README.md', made)).tables[0]!;
        expect(shown(row!.at(-1)!)).toBe(shown(help));
      }),
    );
  });

  it('of a label’s value is shown as it is', () => {
    fc.assert(
      fc.property(text, (characters) => {
        // A backslash before a vertical bar is read in two ways by those who read tables.
        const value = `v${characters.join('').replaceAll(/[\\\p{C}\p{Z}]/gu, '')}`;
        const catalog = defineCatalog('shop', {
          sold: counter({ help: 'Pieces that were sold.', labels: { kind: oneOf(value) } }),
        });
        const page = readMarkdown(textOf('reference/metrics/shop.md', metricReference({ catalogs: [catalog] })));
        expect(page.tables[1]?.[1]).toEqual(['kind', value, 'always']);
      }),
    );
  });
});

function exposedMetrics(convention: keyof typeof conventions): readonly ExposedMetric[] {
  return everything.catalogs
    .flatMap((catalog: Catalog) => [...metricsOf(catalog)])
    .flatMap((metric) => expose(metric, conventions[convention], everything.namespace) ?? []);
}
