import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExpositionError, MemoryStorage, parseExposition, ScrapeTarget } from '../src/index.ts';
import type { ExpositionFormat } from '../src/index.ts';

const formats: readonly ExpositionFormat[] = ['text 0.0.4', 'text 1.0.0', 'openmetrics'];

const name = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,8}$/);
const labelName = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/).filter((label) => label !== '__name__');
const text = fc.string({ unit: fc.constantFrom('a', 'é', '🙂', '\\', '"', '\n', ',', '}', ' ', '#', '=', 'n') });
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, Infinity, -Infinity, -0));

const family = fc.record({
  help: text,
  samples: fc.uniqueArray(
    fc.record({
      labels: fc.dictionary(
        labelName,
        text.filter((value) => value !== ''),
        { maxKeys: 4 },
      ),
      value: number,
      time: fc.option(fc.integer({ min: -1e12, max: 1e13 })),
    }),
    {
      selector: ({ labels }) => JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))),
      minLength: 1,
      maxLength: 5,
    },
  ),
});
const page = fc.dictionary(name, family, { maxKeys: 5 });
type Page = typeof page extends fc.Arbitrary<infer T> ? T : never;

function escape(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

function render(families: Page, format: ExpositionFormat): string {
  const isOpenMetrics = format === 'openmetrics';
  const lines = Object.entries(families).flatMap(([metric, { help, samples }]) => [
    `# TYPE ${metric} gauge`,
    `# HELP ${metric} ${isOpenMetrics ? escape(help) : help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
    ...samples.map(({ labels, value, time }) => {
      const pairs = Object.entries(labels).map(([label, one]) => `${label}="${escape(one)}"`);
      const series =
        format === 'text 1.0.0' ? `{${[`"${metric}"`, ...pairs].join(',')}}` : `${metric}{${pairs.join(',')}}`;
      return `${series} ${value}${time === null ? '' : ` ${isOpenMetrics ? time / 1000 : time}`}`;
    }),
  ]);
  return [...lines, isOpenMetrics ? '# EOF' : '', ''].join('\n').replaceAll('Infinity', '+Inf').replaceAll('-+', '-');
}

test('reads what is written, in every format', () => {
  fc.assert(
    fc.property(page, fc.constantFrom(...formats), (families, format) => {
      const read = parseExposition(render(families, format), format);
      const wanted = Object.entries(families).map(([metric, { help, samples }]) => ({
        name: metric,
        type: 'gauge',
        // Any number of blanks may stand before the text.
        help: format === 'openmetrics' ? help : help.replace(/^ +/, ''),
        samples: samples.map(({ labels, value, time }) => ({
          labels: { __name__: metric, ...labels },
          value: Object.is(value, -0) ? 0 : value,
          timestamp: time ?? undefined,
        })),
      }));
      expect(
        read.map(({ name: metric, type, help, samples }) => ({
          name: metric,
          type,
          help,
          samples: samples.map(({ labels, value, timestamp }) => ({
            labels: { ...labels.toJSON() },
            value,
            timestamp,
          })),
        })),
      ).toEqual(wanted);
    }),
    { numRuns: 300 },
  );
});

const edit = fc.tuple(fc.nat(), fc.nat(10), fc.string({ unit: 'binary', maxLength: 3 }));
const damage = fc.array(
  fc.oneof(
    edit,
    fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('"', '{', '}', ',', '\\', '\n', ' ', '#', '# EOF', '1', '=')),
  ),
  {
    minLength: 1,
    maxLength: 4,
  },
);

/** Any other error fails the test. */
function refusal(broken: string, format: ExpositionFormat): ExpositionError | undefined {
  try {
    parseExposition(broken, format);
    return undefined;
  } catch (error) {
    if (error instanceof ExpositionError) return error;
    throw error;
  }
}

test('reads any damaged page, or says where it is damaged', () => {
  fc.assert(
    fc.property(
      page,
      damage,
      fc.constantFrom(...formats),
      fc.constantFrom(...formats),
      (families, edits, written, format) => {
        let broken = render(families, written);
        for (const [at, length, insert] of edits) {
          const start = at % (broken.length + 1);
          broken = broken.slice(0, start) + insert + broken.slice(start + length);
        }
        const error = refusal(broken, format) ?? { line: 1, column: 1 };
        const lines = broken.split('\n');
        expect(error.line).toBeGreaterThanOrEqual(1);
        expect(error.line).toBeLessThanOrEqual(lines.length);
        expect(error.column).toBeGreaterThanOrEqual(1);
        expect(error.column).toBeLessThanOrEqual((lines[error.line - 1]?.length ?? 0) + 1);
      },
    ),
    { numRuns: 1000 },
  );
});

test('reads any bytes, or refuses them', () => {
  const storage = new MemoryStorage({ maxBytes: 1024 * 1024 });
  const target = new ScrapeTarget(storage, { labels: { job: 'fuzz' } });
  let time = 0;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...formats), (bytes, format) => {
      time += 15_000;
      target.scrape(bytes, { format, timestamp: time });
      expect(storage.series([{ name: '__name__', op: '=', value: 'up' }])).toHaveLength(1);
    }),
    { numRuns: 300 },
  );
});
