import type { ExpositionFamily } from '@telltale/promql';
import type { CliFinding } from '../io/finding.ts';
import type { PageFacts } from './page-facts.ts';

type Family = Pick<ExpositionFamily, 'name' | 'type' | 'help'> & {
  /** Names of the labels of its series. */
  readonly labels: ReadonlySet<string>;
  readonly isOpenMetrics: boolean;
};

interface NamingRule {
  readonly rule: string;
  /** What is wrong, if anything. */
  readonly problem: (family: Family) => string | undefined;
}

/** Units and their base units, as in promlint (client_golang, prometheus/testutil/promlint/validations/units.go). */
const baseUnits: Readonly<Record<string, string>> = {
  milliseconds: 'seconds',
  microseconds: 'seconds',
  nanoseconds: 'seconds',
  minutes: 'seconds',
  hours: 'seconds',
  days: 'seconds',
  weeks: 'seconds',
  kelvin: 'celsius',
  kelvins: 'celsius',
  fahrenheit: 'celsius',
  rankine: 'celsius',
  inches: 'meters',
  yards: 'meters',
  miles: 'meters',
  kilometers: 'meters',
  millimeters: 'meters',
  centimeters: 'meters',
  bits: 'bytes',
  kilobytes: 'bytes',
  megabytes: 'bytes',
  gigabytes: 'bytes',
  kibibytes: 'bytes',
  mebibytes: 'bytes',
  gibibytes: 'bytes',
  percents: 'ratio',
  percent: 'ratio',
  percentage: 'ratio',
  kilograms: 'grams',
  milligrams: 'grams',
  pounds: 'grams',
  ounces: 'grams',
  kilojoules: 'joules',
  calories: 'joules',
};

const abbreviations: ReadonlySet<string> = new Set([
  's',
  'ms',
  'us',
  'ns',
  'sec',
  'secs',
  'b',
  'kb',
  'mb',
  'gb',
  'tb',
  'm',
  'h',
  'd',
]);

/** One rule each, after https://prometheus.io/docs/practices/naming/ and promlint. */
const namingRules: readonly NamingRule[] = [
  {
    rule: 'name-help',
    problem: ({ help }) => (help === '' ? 'It has no help: nobody knows what it means.' : undefined),
  },
  {
    rule: 'name-type',
    problem: ({ type }) =>
      type === 'untyped' || type === 'unknown' ? 'It has no type: nobody knows whether to take its rate.' : undefined,
  },
  {
    rule: 'name-total',
    problem: ({ name, type, isOpenMetrics }) =>
      type === 'counter' && !name.endsWith('_total') && !isOpenMetrics
        ? 'It is a counter: end its name in _total.'
        : undefined,
  },
  {
    rule: 'name-total',
    problem: ({ name, type }) =>
      type !== 'counter' && !isUntyped(type) && name.endsWith('_total')
        ? `It is a ${type}: only names of counters end in _total.`
        : undefined,
  },
  {
    rule: 'name-suffix',
    problem: ({ name, type }) => {
      const suffix = /_(bucket|count|sum)$/.exec(name)?.[0];
      return suffix === undefined || type === 'histogram' || type === 'summary' || isUntyped(type)
        ? undefined
        : `${suffix} is what histograms and summaries end in.`;
    },
  },
  {
    rule: 'name-type-in-name',
    problem: ({ name, type }) => (name.split('_').includes(type) ? `Its type ${type} is part of its name.` : undefined),
  },
  {
    rule: 'name-unit',
    problem: ({ name }) => {
      const unit = name.split('_').find((part) => Object.hasOwn(baseUnits, part));
      return unit === undefined ? undefined : `It is in ${unit}: use the base unit ${baseUnits[unit]}.`;
    },
  },
  {
    rule: 'name-abbreviation',
    problem: ({ name }) => {
      const parts = name.split('_');
      const unit = parts.slice(1).find((part, i) => abbreviations.has(part) && isLastPart(parts, i + 1));
      return unit === undefined ? undefined : `Its unit is abbreviated to ${unit}: write it out.`;
    },
  },
  {
    rule: 'name-case',
    problem: ({ name }) => (/[a-z][A-Z]/.test(name) ? 'It is in camelCase: use snake_case.' : undefined),
  },
  { rule: 'name-colon', problem: ({ name }) => (name.includes(':') ? 'Colons are for recording rules.' : undefined) },
  {
    rule: 'label-case',
    problem: ({ labels }) => {
      const label = [...labels].find((name) => /[a-z][A-Z]/.test(name));
      return label === undefined ? undefined : `Its label ${label} is in camelCase: use snake_case.`;
    },
  },
  {
    rule: 'label-reserved',
    problem: ({ labels, type }) => {
      const label = (type === 'histogram' ? [] : ['le'])
        .concat(type === 'summary' ? [] : ['quantile'])
        .find((name) => labels.has(name));
      return label === undefined || isUntyped(type)
        ? undefined
        : `It has the label ${label}, which is for ${label === 'le' ? 'histograms' : 'summaries'}.`;
    },
  },
];

/** Whether a part is where the unit of a name stands: last, but for `_total` and the like. */
function isLastPart(parts: readonly string[], index: number): boolean {
  return parts.slice(index + 1).every((part) => ['total', 'bucket', 'sum', 'count', 'info'].includes(part));
}

function isUntyped(type: string): boolean {
  return type === 'untyped' || type === 'unknown';
}

/** What is wrong with names, types and helps. */
export function namingFindings({ families, page, format }: PageFacts): readonly CliFinding[] {
  return families.flatMap(({ name, type, help, samples }) => {
    const labels = new Set(samples.flatMap((sample) => [...sample.labels].map(([label]) => label)));
    const family: Family = { name, type, help, labels, isOpenMetrics: format === 'openmetrics' };
    const line = samples[0]?.line;
    return namingRules.flatMap(({ rule, problem }) => {
      const message = problem(family);
      return message === undefined
        ? []
        : [{ severity: 'warning' as const, rule, message, subject: name, file: page.url, line, column: 1 }];
    });
  });
}
