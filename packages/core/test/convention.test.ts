import { describe, expect, test } from 'vitest';
import { createTelemetry, defineCatalog, gauge, histogram, oneOf, optional } from '../src/index.ts';
import type { MetricAlias } from '../src/index.ts';

const shop = defineCatalog('shop', {
  wait: histogram({
    help: 'Time a customer waits for a courier.',
    unit: 'seconds',
    buckets: [1, 5],
    labels: { channel: oneOf('web', 'app'), tier: oneOf('free', 'paid') },
  }),
});

function telemetryWith(alias: MetricAlias) {
  const convention = { name: 'mine', metrics: { shop_wait_seconds: alias } };
  return createTelemetry({ service: 'demo', catalogs: { shop }, convention, registry: false, runtime: false });
}

describe('a convention of the application’s own', () => {
  test('may use any UTF-8 name, and add up the series of a label', async () => {
    const telemetry = telemetryWith({
      name: 'shop.wait',
      labels: { channel: 'shop.channel', tier: null },
      buckets: [2],
    });
    telemetry.shop.wait.observe({ channel: 'web', tier: 'free' }, 1);
    telemetry.shop.wait.observe({ channel: 'web', tier: 'paid' }, 3);
    const { body } = await telemetry.exposition('text/plain;version=1.0.0;escaping=allow-utf-8');
    expect(body.split('\n').filter((line) => line.includes('"shop.channel"="web"'))).toEqual([
      '{"shop.wait_bucket","shop.channel"="web",le="2"} 1',
      '{"shop.wait_bucket","shop.channel"="web",le="+Inf"} 2',
      '{"shop.wait_sum","shop.channel"="web"} 4',
      '{"shop.wait_count","shop.channel"="web"} 2',
    ]);
  });

  test.each<[what: string, alias: MetricAlias, problem: string]>([
    ['an empty name', { name: '' }, 'gives shop.wait the name ""'],
    ['an empty label', { labels: { tier: '' } }, 'a label ""'],
    ['a label that is there already', { labels: { tier: 'channel' } }, 'two labels "channel"'],
    ['one name for two labels', { labels: { tier: 'x', channel: 'x' } }, 'two labels "x"'],
    ['the label of the buckets', { labels: { tier: 'le' } }, 'a label "le"'],
    ['buckets out of order', { buckets: [5, 1] }, 'the bucket bound 1 does not come after 5'],
    ['buckets that are no numbers', { buckets: [Number.NaN] }, 'the bucket bound NaN is not finite'],
    ['no buckets', { buckets: [] }, 'the histogram has no buckets'],
  ])('is refused with %s', (_, alias, problem) => {
    expect(() => telemetryWith(alias)).toThrow(problem);
  });
});

test('names that every object has are names like others', async () => {
  const made = defineCatalog('made', {
    constructor: gauge({ help: 'Things made.', name: 'constructor', labels: { by: optional(oneOf('hand')) } }),
  });
  const telemetry = createTelemetry({ service: 'demo', catalogs: { made }, registry: false, runtime: false });
  telemetry.made.constructor.set({}, 1);
  expect((await telemetry.exposition()).body).toMatch(/^constructor 1$/m);
});
