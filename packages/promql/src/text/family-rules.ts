import type { Labels } from '../labels/labels.ts';
import type { FamilyType } from './family-types.ts';
import { parseValue } from './parse-value.ts';

/** A sample of a family, for its rules. */
export interface RuledSample {
  readonly family: string;
  readonly type: FamilyType;
  /** What its name adds to the family's. */
  readonly suffix: string;
  readonly labels: Labels;
  readonly value: number;
}

interface Rule {
  readonly types: readonly FamilyType[];
  readonly suffixes: readonly string[];
  readonly holds: (sample: RuledSample) => boolean;
  readonly expected: string;
}

const isCount = ({ value }: RuledSample): boolean => value >= 0;

/** What OpenMetrics asks of values and labels (specification, "Metric Types"). */
const rules: readonly Rule[] = [
  { types: ['counter'], suffixes: ['_total'], holds: isCount, expected: 'a counter of 0 or more' },
  {
    types: ['histogram', 'gaugehistogram'],
    suffixes: ['_bucket'],
    holds: ({ labels }) => parseValue(labels.get('le')) !== undefined,
    expected: 'a bucket with a number as its label `le`',
  },
  { types: ['histogram'], suffixes: ['_bucket', '_count'], holds: isCount, expected: 'a count of 0 or more' },
  {
    types: ['summary'],
    suffixes: [''],
    holds: ({ labels }) => isQuantile(parseValue(labels.get('quantile'))),
    expected: 'a label `quantile` from 0 to 1',
  },
  { types: ['summary'], suffixes: ['_count'], holds: isCount, expected: 'a count of 0 or more' },
  { types: ['info'], suffixes: ['_info'], holds: ({ value }) => value === 1, expected: 'an info with the value 1' },
  {
    types: ['stateset'],
    suffixes: [''],
    holds: ({ value, labels, family }) => (value === 0 || value === 1) && labels.has(family),
    expected: 'a state with the value 0 or 1 and a label named like the metric',
  },
];

function isQuantile(value: number | undefined): boolean {
  return value !== undefined && value >= 0 && value <= 1;
}

/** What a sample should have been, where it breaks a rule of its type. */
export function brokenRule(sample: RuledSample): string | undefined {
  return rules.find(
    ({ types, suffixes, holds }) => types.includes(sample.type) && suffixes.includes(sample.suffix) && !holds(sample),
  )?.expected;
}

/** The samples that may have an exemplar. */
export function mayHaveExemplar(type: FamilyType, suffix: string): boolean {
  return type === 'counter' ? suffix === '_total' : suffix === '_bucket';
}
