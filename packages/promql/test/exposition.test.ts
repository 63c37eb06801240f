import { describe, expect, test } from 'vitest';
import { expositionFormat, ExpositionError, parseExposition } from '../src/index.ts';
import type { ExpositionFormat } from '../src/index.ts';

const classic = String.raw`# A comment.
# HELP http_requests_total Requests, with a \\ and a\nline.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total { method = "post" , code = "400" , }   3	1395066363000

   # TYPE	temperature   gauge
  temperature{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\"",odd="\d"} -1.458255915e9
metric_without_timestamp_and_labels +Inf
something_weird{problem="division by zero"} NaN -3982045
# TYPE rpc_duration_seconds summary
rpc_duration_seconds{quantile="0.01"} .5
rpc_duration_seconds_sum 1.
rpc_duration_seconds_count 2693
rpc_duration_seconds_max 2
`;

function parse(page: string, format: ExpositionFormat = 'text 0.0.4') {
  return parseExposition(page, format).map(({ samples, ...family }) => ({
    ...family,
    samples: samples.map(({ labels, value, timestamp, line }) => [String(labels), value, timestamp, line]),
  }));
}

test('reads text 0.0.4', () => {
  expect(parse(classic)).toEqual([
    {
      name: 'http_requests_total',
      type: 'counter',
      help: 'Requests, with a \\ and a\nline.',
      unit: '',
      samples: [
        ['http_requests_total{code="200", method="post"}', 1027, 1_395_066_363_000, 4],
        ['http_requests_total{code="400", method="post"}', 3, 1_395_066_363_000, 5],
      ],
    },
    {
      name: 'temperature',
      type: 'gauge',
      help: '',
      unit: '',
      samples: [
        [
          String.raw`temperature{error="Cannot find file:\n\"FILE.TXT\"", odd="\\d", path="C:\\DIR\\FILE.TXT"}`,
          -1_458_255_915,
          undefined,
          8,
        ],
      ],
    },
    {
      name: 'metric_without_timestamp_and_labels',
      type: 'untyped',
      help: '',
      unit: '',
      samples: [['metric_without_timestamp_and_labels', Infinity, undefined, 9]],
    },
    {
      name: 'something_weird',
      type: 'untyped',
      help: '',
      unit: '',
      samples: [['something_weird{problem="division by zero"}', Number.NaN, -3_982_045, 10]],
    },
    {
      name: 'rpc_duration_seconds',
      type: 'summary',
      help: '',
      unit: '',
      samples: [
        ['rpc_duration_seconds{quantile="0.01"}', 0.5, undefined, 12],
        ['rpc_duration_seconds_sum', 1, undefined, 13],
        ['rpc_duration_seconds_count', 2693, undefined, 14],
      ],
    },
    {
      name: 'rpc_duration_seconds_max',
      type: 'untyped',
      help: '',
      unit: '',
      samples: [['rpc_duration_seconds_max', 2, undefined, 15]],
    },
  ]);
});

test('reads the quoted names of text 1.0.0', () => {
  const page =
    '# HELP "über.requests" Requests.\n# TYPE "über.requests" counter\n{"über.requests","http.method"="GET",code="2"} 1\nup 1\n{"up", a="b"} 1\n';
  expect(parse(page, 'text 1.0.0')).toEqual([
    {
      name: 'über.requests',
      type: 'counter',
      help: 'Requests.',
      unit: '',
      samples: [['{"über.requests", code="2", "http.method"="GET"}', 1, undefined, 3]],
    },
    {
      name: 'up',
      type: 'untyped',
      help: '',
      unit: '',
      samples: [
        ['up', 1, undefined, 4],
        ['up{a="b"}', 1, undefined, 5],
      ],
    },
  ]);
});

const openMetrics = String.raw`# TYPE process_cpu_seconds counter
# UNIT process_cpu_seconds seconds
# HELP process_cpu_seconds CPU time,\n"user" and \"system\".
process_cpu_seconds_total{job="a"} 4.2 1520430000.5 # {trace_id="KOO5S4vxi0o"} 0.67 1520429999.123
process_cpu_seconds_total{job="a"} 4.3 1520430001
process_cpu_seconds_created{job="a"} 1520430000
# TYPE latency histogram
latency_bucket{le="0.1"} 8 # {} 0.054
latency_bucket{le="+Inf"} 10
latency_count 10
latency_sum 1.5
# TYPE build info
build_info{version="1"} 1
# TYPE state stateset
state{state="on"} 1
state{state="off"} 0
# TYPE backlog gaugehistogram
backlog_bucket{le="+Inf"} 3
backlog_gcount 3
backlog_gsum -1
plain 3
# EOF`;

test('reads OpenMetrics, exemplars included', () => {
  const families = parseExposition(openMetrics, 'openmetrics');
  expect(families.map(({ name, type, unit, samples }) => [name, type, unit, samples.length])).toEqual([
    ['process_cpu_seconds', 'counter', 'seconds', 3],
    ['latency', 'histogram', '', 4],
    ['build', 'info', '', 1],
    ['state', 'stateset', '', 2],
    ['backlog', 'gaugehistogram', '', 3],
    ['plain', 'unknown', '', 1],
  ]);
  const [cpu, latency] = families;
  expect(cpu?.help).toBe('CPU time,\n"user" and "system".');
  expect(cpu?.samples[0]?.timestamp).toBe(1_520_430_000_500);
  const exemplar = cpu?.samples[0]?.exemplar;
  expect([String(exemplar?.labels), exemplar?.value, exemplar?.timestamp]).toEqual([
    '{trace_id="KOO5S4vxi0o"}',
    0.67,
    1_520_429_999_123,
  ]);
  expect(latency?.samples[0]?.exemplar?.value).toBe(0.054);
  expect(parseExposition(`${openMetrics}\n`, 'openmetrics')).toEqual(families);
});

/** Page, line, column, what was expected. */
type Refusal = readonly [page: string, line: number, column: number, expected: string];

const prometheusRefusals: readonly Refusal[] = [
  ['a 1', 1, 4, 'the end of the line'],
  ['a', 1, 2, 'a space or `{`'],
  ['a \n', 1, 3, 'a number'],
  ['ok 1\n  1a 1\n', 2, 3, 'the name of a metric'],
  ['a{b="c" 1\n', 1, 9, '`,` or `}`'],
  ['a{b="c"\n', 1, 8, '`,` or `}`'],
  ['a{b=c} 1\n', 1, 5, '`"`'],
  ['a{b} 1\n', 1, 4, '`=`'],
  ['a{1="c"} 1\n', 1, 3, 'the name of a label or `}`'],
  ['a{b:c="c"} 1\n', 1, 4, '`=`'],
  ['a{b="c} 1\n', 1, 5, 'a label value that ends with `"`'],
  ['a{b="c\\', 1, 5, 'a label value that ends with `"`'],
  ['a{b="1",b="2"} 1\n', 1, 9, 'a label that the series does not have yet'],
  ['{"a"} 1\n', 1, 1, 'the name of a metric'],
  ['a 0x10\n', 1, 3, 'a number'],
  ['a 1_000\n', 1, 3, 'a number'],
  ['a 1e\n', 1, 3, 'a number'],
  ['a 1 1.5\n', 1, 5, 'a time in whole milliseconds, or the end of the line'],
  ['a 1 1 1\n', 1, 7, 'the end of the line'],
  ['a 1\r\n', 1, 4, 'a time in whole milliseconds, or the end of the line'],
  ['# TYPE a counter\n# TYPE a gauge\n', 2, 15, 'only one TYPE of a'],
  ['a 1\n# TYPE a gauge\n', 2, 15, 'the TYPE of a before its samples'],
  ['# TYPE a meter\n', 1, 10, 'one of counter, gauge, untyped, histogram, summary'],
  ['# TYPE a\n', 1, 9, 'a space, then the type'],
  ['# HELP 1\n', 1, 8, 'the name of a metric'],
  ['a 1\nb 1\na{c="d"} 1\n', 3, 11, 'the lines of a in one group'],
  ['a{b="1",c="2"} 1\na{c="2",b="1"} 1 5\n', 2, 1, 'a series that was not there yet'],
];

const quotedRefusals: readonly Refusal[] = [
  ['{} 1\n', 1, 1, 'the name of a metric within the braces'],
  ['{a="b"} 1\n', 1, 1, 'the name of a metric within the braces'],
  ['{"a","b"} 1\n', 1, 9, '`=`'],
  ['{"a",""="b"} 1\n', 1, 6, 'the name of a label'],
  ['a{"b"} 1\n', 1, 6, '`=`'],
  ['# TYPE "a gauge\n', 1, 8, 'the name of a metric that ends with `"`'],
];

const openMetricsRefusals: readonly Refusal[] = [
  ['', 1, 1, '`# EOF`'],
  ['a 1\n', 2, 1, '`# EOF`'],
  ['# EOF\n\n', 2, 1, 'nothing after `# EOF`'],
  ['# EOF x', 1, 6, 'the end of the page'],
  ['\n# EOF', 1, 1, 'the name of a metric'],
  ['# a comment\n# EOF', 1, 1, '`# TYPE `, `# HELP `, `# UNIT ` or `# EOF`'],
  ['#TYPE a gauge\n# EOF', 1, 1, '`# TYPE `, `# HELP `, `# UNIT ` or `# EOF`'],
  [
    '# TYPE a untyped\n# EOF',
    1,
    10,
    'one of counter, gauge, unknown, histogram, gaugehistogram, summary, info, stateset',
  ],
  ['# UNIT a seconds\n# EOF', 1, 17, 'a name that ends with its unit, `_seconds`'],
  [' a 1\n# EOF', 1, 1, 'the name of a metric'],
  ['a  1\n# EOF', 1, 3, 'a number'],
  ['a{b="c"}1\n# EOF', 1, 9, 'a space, then a number'],
  ['a{b="c", d="e"} 1\n# EOF', 1, 9, 'the name of a label or `}`'],
  ['a{b="c",} 1\n# EOF', 1, 9, 'a label'],
  ['a 1 x\n# EOF', 1, 5, 'a time in seconds'],
  ['a 1 \n# EOF', 1, 5, 'a time in seconds'],
  ['a 1 # {a="b"} 1\n# EOF', 1, 16, 'an exemplar only after a counter or a bucket'],
  ['# TYPE a counter\na_total 1 # 1\n# EOF', 2, 13, '`{`'],
  ['# TYPE a counter\na_total 1 # {a="b"}\n# EOF', 2, 20, 'a space, then a number'],
  [`# TYPE a counter\na_total 1 # {a="${'b'.repeat(128)}"} 1\n# EOF`, 2, 13, 'an exemplar of at most 128 characters'],
  ['# TYPE a counter\na_total -1\n# EOF', 2, 1, 'a counter of 0 or more'],
  ['# TYPE a counter\na_total 1\na_total 1\n# EOF', 3, 1, 'a series that was not there yet'],
  ['# TYPE a counter\na_total 1 2\na_total 1 2\n# EOF', 3, 12, 'a time after 2'],
  ['# TYPE a info\na_info 2\n# EOF', 2, 1, 'an info with the value 1'],
  ['# TYPE a stateset\na{b="c"} 1\n# EOF', 2, 1, 'a state with the value 0 or 1 and a label named like the metric'],
  ['# TYPE a summary\na 1\n# EOF', 2, 1, 'a label `quantile` from 0 to 1'],
  ['# TYPE a histogram\na_bucket 1\n# EOF', 2, 1, 'a bucket with a number as its label `le`'],
  ['# TYPE a histogram\na_bucket{le="1"} 1\n# EOF', 2, 1, 'a last bucket with `le="+Inf"`'],
  ['# TYPE a histogram\na_bucket{le="+Inf"} 1\na_bucket{le="1"} 1\n# EOF', 3, 1, 'buckets in the order of `le`'],
  ['# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\n# EOF', 3, 1, 'a bucket that counts at least 2'],
];

describe.each([
  ['text 0.0.4', prometheusRefusals],
  ['text 1.0.0', quotedRefusals],
  ['openmetrics', openMetricsRefusals],
] as const)('says where a page is not %s, and what it expected there', (format, refusals) => {
  test.each(refusals)('%j', (page, line, column, expected) => {
    const error = refusal(page, format);
    expect([error?.line, error?.column, error?.expected]).toEqual([line, column, expected]);
  });
});

function refusal(page: string | Uint8Array, format: ExpositionFormat): ExpositionError | undefined {
  try {
    parseExposition(page, format);
    return undefined;
  } catch (error) {
    if (error instanceof ExpositionError) return error;
    throw error;
  }
}

test('shows what it found instead', () => {
  expect(refusal('ok 1\nbad{a="b" 1\n', 'text 0.0.4')?.message).toBe(
    'line 2, column 11: expected `,` or `}`, found "1"',
  );
});

test('reads bytes, and says where they are not UTF-8', () => {
  const bytes = new TextEncoder().encode('a{b="é\u{FFFD}"} 1\n');
  expect(parseExposition(bytes, 'text 0.0.4')[0]?.samples[0]?.labels.get('b')).toBe('é\u{FFFD}');
  const error = refusal(Uint8Array.from([...bytes, 0x62, 0x20, 0x31, 0xff, 0x0a]), 'text 0.0.4');
  expect([error?.line, error?.column]).toEqual([2, 4]);
});

test('finds the format in the content type', () => {
  expect(expositionFormat('text/plain; version=0.0.4; charset=utf-8')).toBe('text 0.0.4');
  expect(expositionFormat('text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8')).toBe('text 1.0.0');
  expect(expositionFormat('application/openmetrics-text; version=1.0.0; charset=utf-8')).toBe('openmetrics');
  expect(expositionFormat('text/html')).toBe('text 0.0.4');
  expect(expositionFormat(undefined)).toBe('text 0.0.4');
  expect(expositionFormat('application/vnd.google.protobuf; proto=x; encoding=delimited')).toBeUndefined();
});
