import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { metricsOf, nameOf } from '../src/catalog/catalog.ts';
import type { Catalog } from '../src/catalog/catalog.ts';
import type { Metric } from '../src/catalog/definition.ts';
import { metricName } from '../src/catalog/metric-name.ts';
import * as shipped from '../src/catalogs/index.ts';
import type { ExposedMetric } from '../src/conventions/convention.ts';
import { conventions } from '../src/conventions/conventions.ts';
import { expose } from '../src/conventions/expose.ts';
import { complaintsOfPromtool, emptyFamily } from './promtool.ts';
import { crossFramework, latencyAlerts, shippedMetrics } from './shipped-metrics.ts';

const catalogs: Readonly<Record<string, Catalog>> = shipped;
const folder = new URL('../src/catalogs/', import.meta.url);
const definitions = Object.entries(catalogs).flatMap(([exported, catalog]) =>
  metricsOf(catalog).map((metric) => [`${exported}.${metric.key}`, metric] as const),
);
const definitionOf = new Map<string, Metric>(definitions);

const byConvention = Object.entries(conventions);

function exposedUnder(convention: keyof typeof conventions, namespace = ''): readonly ExposedMetric[] {
  return definitions.flatMap(([, metric]) => expose(metric, conventions[convention], namespace) ?? []);
}

function exposedAs(where: string, convention: keyof typeof conventions): ExposedMetric | undefined {
  return expose(definitionOf.get(where)!, conventions[convention]);
}

const labelsOf = ({ labels }: ExposedMetric): string =>
  labels
    .map(({ exposed }) => exposed)
    .filter((name) => name !== null)
    .join(' ');

describe('under otel', () => {
  test.for(shippedMetrics)('%s is %s', ([where, name, type, labels]) => {
    const exposed = exposedAs(where, 'otel')!;
    expect([exposed.name, exposed.type, labelsOf(exposed)]).toEqual([name, type, labels]);
  });

  test.for(shippedMetrics)('%s takes the namespace unless it means the same in every service', ([where, name]) => {
    const { name: inNamespace } = expose(definitionOf.get(where)!, conventions.otel, 'fiml')!;
    expect(inNamespace).toBe(crossFramework.has(where.split('.')[0]!) ? name : `fiml_${name}`);
  });

  test('nothing else is exposed', () => {
    const promised = shippedMetrics.map(([, name]) => name).toSorted();
    expect(
      exposedUnder('otel')
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(promised);
  });
});

// Gauges that end in `_total`, which promtool refuses: each is the sum of the metric without that suffix.
const refused = /^nodejs_active_(handles|requests|resources)_total$/;

describe('under classic', () => {
  test.each([
    ['http.requests', 'http_requests_total', 'method handler status'],
    ['http.duration', 'http_request_duration_seconds', 'method handler status'],
    ['http.activeRequests', 'http_requests_inprogress', 'method'],
    ['http.requestBodySize', 'http_request_size_bytes', 'method handler status'],
    ['http.responseBodySize', 'http_response_size_bytes', 'method handler status'],
    [
      'httpClient.duration',
      'http_client_request_duration_seconds',
      'method server_address server_port url_template status',
    ],
    ['cache.hits', 'cache_hits_total', 'cache cache_level data_type'],
    ['processRuntime.cpuTime', 'process_cpu_seconds_total', ''],
    ['nodeRuntime.gcDuration', 'nodejs_gc_duration_seconds', 'kind'],
  ])('%s is %s{%s}', (where, name, labels) => {
    const exposed = exposedAs(where, 'classic')!;
    expect([exposed.name, labelsOf(exposed)]).toEqual([name, labels]);
  });

  test('the runtime has the names, types and labels of prom-client’s default metrics', async () => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const defaults = await registry.getMetricsAsJSON();
    registry.clear();
    const theirs = defaults
      .filter(({ name }) => !refused.test(name))
      .map(({ name, type, values }) => ({ name, type: String(type), labels: labelsInUse(values) }));
    const ours = new Map(exposedUnder('classic').map((metric) => [metric.name, metric]));
    expect(
      theirs.map(({ name, labels }) => {
        const metric = ours.get(name);
        // A metric that has no sample yet does not tell its labels.
        return { name: metric?.name, type: metric?.type, labels: labels && metric && labelsOf(metric) };
      }),
    ).toEqual(theirs);
  });
});

function labelsInUse(samples: readonly { readonly labels: object }[]): string | undefined {
  if (samples.length === 0) return undefined;
  return [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))].filter((name) => name !== 'le').join(' ');
}

describe('under the presets', () => {
  test('express-prom-bundle’s histogram has its name, labels and buckets', () => {
    const { name, buckets, ...rest } = exposedAs('http.duration', 'express-prom-bundle')!;
    expect([name, buckets]).toEqual(['http_request_duration_seconds', [0.003, 0.03, 0.1, 0.3, 1.5, 10]]);
    expect(rest.labels.map(({ exposed }) => exposed)).toEqual(['method', 'path', 'status_code', null]);
  });

  test('fastify-metrics’ histogram has its name, labels and buckets', () => {
    const { name, buckets, ...rest } = exposedAs('http.duration', 'fastify-metrics')!;
    expect([name, buckets]).toEqual([
      'http_request_duration_seconds',
      [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    ]);
    expect(rest.labels.map(({ exposed }) => exposed)).toEqual(['method', 'route', 'status_code', null]);
  });

  test.each(['express-prom-bundle', 'fastify-metrics'] as const)(
    '%s has no counter beside the histogram',
    (convention) => {
      expect(exposedAs('http.requests', convention)).toBeUndefined();
    },
  );
});

describe.each(byConvention)('the convention %s', (key, { name, metrics }) => {
  const convention = key as keyof typeof conventions;
  const known = new Map(definitions.map(([, metric]) => [metricName(metric), metric]));

  test('is named by its key', () => {
    expect(name).toBe(key);
  });

  test.each(Object.entries(metrics))('the alias of %s is of a shipped metric and its labels', (metric, alias) => {
    expect(known.has(metric)).toBe(true);
    const declared = Object.keys(known.get(metric)!.labels);
    expect(declared).toEqual(expect.arrayContaining(Object.keys(alias.labels ?? {})));
    const ofHistogram = known.get(metric)?.type === 'histogram';
    expect(ofHistogram || alias.buckets === undefined).toBe(true);
  });

  test('exposes no name twice, nor a name that a histogram’s series have', () => {
    const names = exposedUnder(convention).flatMap(({ name: exposed, type }) =>
      type === 'histogram' ? [exposed, `${exposed}_bucket`, `${exposed}_sum`, `${exposed}_count`] : [exposed],
    );
    expect(names.filter((exposed, index) => names.indexOf(exposed) !== index)).toEqual([]);
  });

  test('exposes no label twice on a metric', () => {
    const repeated = exposedUnder(convention).filter((metric) => {
      const labels = labelsOf(metric).split(' ');
      return new Set(labels).size < labels.length;
    });
    expect(repeated).toEqual([]);
  });

  test('passes promtool', ({ skip }) => {
    const page = exposedUnder(convention, 'acme').map(({ name: exposed, type, help }) =>
      emptyFamily(exposed, type, help),
    );
    const complaints = complaintsOfPromtool(page.join(''));
    if (complaints === undefined) skip('promtool is not installed');
    expect(complaints).toBe('');
  });
});

describe('thresholds', () => {
  // histogram_quantile answers with the highest finite bound for anything above it.
  test.each(latencyAlerts)('%s on %s can be told from above and below', (_alert, where, seconds) => {
    const { buckets } = definitionOf.get(where)!;
    expect(buckets).toContain(seconds);
    expect(Math.max(...buckets)).toBeGreaterThan(seconds);
  });
});

describe('files', () => {
  const files = readdirSync(folder).filter((file) => file !== 'index.ts');

  test('hold one exported catalog each', () => {
    expect(files.length).toBe(Object.keys(catalogs).length);
    for (const [exported, catalog] of Object.entries(catalogs)) {
      const file = `${exported.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;
      expect(files).toContain(file);
      expect(readFileSync(new URL(file, folder), 'utf8')).toContain(`export const ${exported} = defineCatalog(`);
      expect(nameOf(catalog)).toMatch(/^[a-z_]+$/);
    }
  });

  test('can be imported by themselves, without Node.js’ modules or any client', () => {
    const script = `
      import { registerHooks } from 'node:module';
      registerHooks({ resolve(specifier, context, next) {
        if (!specifier.startsWith('.') && context.parentURL?.includes('/src/')) throw new Error('imports ' + specifier);
        return next(specifier, context);
      } });
      for (const url of ${JSON.stringify([...files, 'index.ts'].map((file) => new URL(file, folder).href))}) await import(url);
      console.log('done');`;
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })).toBe('done\n');
  });
});
