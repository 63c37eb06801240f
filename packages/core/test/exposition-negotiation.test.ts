import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptsGzip, negotiate } from '../src/exposition/negotiate.ts';

const TEXT = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores';
const TEXT_100 = 'text/plain; version=1.0.0; charset=utf-8; escaping=underscores';
const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores';
const OPEN_METRICS_UTF8 = 'application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8';

const PROTOBUF = 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited';

// What scrapers and people really send.
const clients: Readonly<Record<string, readonly [accept: string | undefined, contentType: string]>> = {
  'Prometheus 2.42': [
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
    OPEN_METRICS,
  ],
  'Prometheus 2.49': [
    'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
    OPEN_METRICS,
  ],
  'Prometheus 3, OpenTelemetry collector': [
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
    OPEN_METRICS_UTF8,
  ],
  'Prometheus 3 with legacy names': [
    'application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=underscores;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
    OPEN_METRICS,
  ],
  'Prometheus 3 with native histograms': [
    `${PROTOBUF};q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1`,
    OPEN_METRICS_UTF8,
  ],
  'Prometheus 3 that is told to take text': [
    'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.4',
    'text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8',
  ],
  'OpenMetrics 0.0.1 only': [
    'application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
    'application/openmetrics-text; version=0.0.1; charset=utf-8; escaping=underscores',
  ],
  VictoriaMetrics: ['text/plain;version=0.0.4;q=1,*/*;q=0.1', TEXT],
  Telegraf: [`${PROTOBUF};q=0.7,text/plain;version=0.0.4;q=0.3`, TEXT],
  curl: ['*/*', TEXT],
  'nothing at all': [undefined, TEXT],
  Firefox: ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', TEXT],
  Chrome: [
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
    TEXT,
  ],
  axios: ['application/json, text/plain, */*', TEXT],
  Java: ['text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', TEXT],
};

describe('gives the right format to', () => {
  test.each(Object.entries(clients))('%s', (_, [accept, contentType]) => {
    expect(negotiate(accept).contentType).toBe(contentType);
  });
});

const rules: readonly (readonly [rule: string, accept: string, contentType: string])[] = [
  ['the highest quality wins', 'text/plain;q=0.4,application/openmetrics-text;q=0.5', OPEN_METRICS],
  ['of equal quality the first wins', 'application/openmetrics-text,text/plain', OPEN_METRICS],
  ['of equal quality the first wins', 'text/plain,application/openmetrics-text', TEXT],
  ['no version means the newest OpenMetrics', 'application/openmetrics-text', OPEN_METRICS],
  ['no version means text 0.0.4', 'text/plain', TEXT],
  ['text 1.0.0 is given to who names it', 'text/plain;version=1.0.0', TEXT_100],
  ['types and names of parameters are read in any case', 'TEXT/Plain;VERSION=1.0.0;Q=1', TEXT_100],
  ['parameters may be quoted', 'text/plain; version="1.0.0"; x="a,b;\\"c"', TEXT_100],
  ['an unknown version is passed over', 'text/plain;version=9.9.9,application/openmetrics-text;q=0.1', OPEN_METRICS],
  ['an unknown type is passed over', 'application/json,application/openmetrics-text;q=0.1', OPEN_METRICS],
  ['a half wildcard matches', 'application/*', OPEN_METRICS],
  ['a half wildcard matches', 'text/*;q=0.1,image/*', TEXT],
  ['what is refused is not given', 'text/plain;q=0,*/*', OPEN_METRICS],
  ['the closer description speaks for a format', '*/*,text/plain;version=0.0.4;q=0', OPEN_METRICS],
  ['the closer description speaks for a format', 'text/plain;q=0.9,text/plain;version=0.0.4;q=0.1', TEXT_100],
  ['who accepts nothing of ours gets text', 'application/json', TEXT],
  ['who accepts nothing of ours gets text', '*/*;q=0', TEXT],
  ['protobuf is not given yet', PROTOBUF, TEXT],
  ['a quality that makes no sense is 1', 'text/plain;q=0.5,application/openmetrics-text;q=high', OPEN_METRICS],
  ['qualities end at 1', 'application/openmetrics-text;q=0.9,text/plain;q=7', TEXT],
  ['an unknown escaping is underscores', 'text/plain;version=1.0.0;escaping=emoji', TEXT_100],
  [
    'the escaping is that of the chosen alternative',
    'text/plain;version=1.0.0;escaping=dots;q=0.2,application/openmetrics-text;version=1.0.0;escaping=values;q=0.1',
    'text/plain; version=1.0.0; charset=utf-8; escaping=dots',
  ],
  [
    'text 0.0.4 takes an escaping too',
    'text/plain;version=0.0.4;escaping=values',
    'text/plain; version=0.0.4; charset=utf-8; escaping=values',
  ],
];

describe('negotiates', () => {
  for (const [rule, accept, contentType] of rules) {
    test(`${rule}: ${accept}`, () => expect(negotiate(accept).contentType).toBe(contentType));
  }
});

const CONTENT_TYPE =
  /^(text\/plain; version=(0\.0\.4|1\.0\.0)|application\/openmetrics-text; version=(1\.0\.0|0\.0\.1)); charset=utf-8; escaping=(allow-utf-8|underscores|dots|values)$/;

// oxfmt-ignore
const pieces = [
  'text/plain', 'application/openmetrics-text', '*/*', '*', 'text/*', '/', ',', ';', '=', '"', '\\', ' ', '\t', 'q=',
  'q=0.5', 'q=-1', 'q=1e999', 'version=', '1.0.0', '0.0.4', 'escaping=', 'dots', '__proto__', '\0', '😱',
];

test('answers any header', () => {
  const piece = fc.constantFrom(...pieces);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((some) => some.join('')),
      ),
      (header) => {
        expect(negotiate(header).contentType).toMatch(CONTENT_TYPE);
        expect(typeof acceptsGzip(header)).toBe('boolean');
      },
    ),
    { numRuns: 2000 },
  );
});

test('reads a header of 64 KiB as fast as its length allows', () => {
  for (const unit of ['"', '\\', '"\\', ',', ';', 'a/b,', ';q=1', ' ', '\t;']) {
    expect(negotiate(unit.repeat(65_536 / unit.length)).contentType).toBe(TEXT);
  }
});

const encodings: readonly (readonly [acceptEncoding: string | undefined, gzip: boolean])[] = [
  ['gzip', true],
  ['gzip, deflate, br, zstd', true],
  ['deflate;q=0.5, GZIP;q=0.8', true],
  ['x-gzip', true],
  ['*', true],
  ['*;q=0.1', true],
  [undefined, false],
  ['', false],
  ['identity', false],
  ['deflate, br', false],
  ['gzip;q=0', false],
  ['gzip; q=0.000, *', false],
  ['*;q=0', false],
];

test('compresses for those who ask for it', () => {
  for (const [acceptEncoding, gzip] of encodings)
    expect([acceptEncoding, acceptsGzip(acceptEncoding)]).toEqual([acceptEncoding, gzip]);
});
