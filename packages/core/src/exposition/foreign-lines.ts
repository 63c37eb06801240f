import { fitsExemplar } from '../instruments/exemplar.ts';
import { numberText } from './byte-writer.ts';
import type { Dialect } from './dialect.ts';
import { escapeLabelValue } from './escape.ts';
import { exemplarText } from './exemplar-text.ts';
import { bareOpeningOf, openingOf } from './quoted-name.ts';
import type { ForeignExemplar, ForeignFamily, ForeignSample, ForeignType } from './source.ts';

/** Told of each sample, or of a family as a whole, that cannot be shown. */
export type OnSkipped = (skipped: Skipped) => void;

export interface Skipped {
  /** The family's name, as far as it has one. */
  readonly family: string;
  readonly reason: string;
}

const suffixes: Readonly<Record<ForeignType, readonly string[]>> = {
  counter: [''],
  gauge: [''],
  untyped: [''],
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/** The text above a family's samples. @throws Error where the family cannot be shown. */
export function foreignHead({ name, type, help }: ForeignFamily, dialect: Dialect): string {
  refuseUnless(isName(name), 'its name is not a text');
  refuseUnless(Object.hasOwn(suffixes, type), `its type is ${type}`);
  return dialect.format.head({
    name: dialect.metricName(name),
    type,
    help: typeof help === 'string' ? help.toWellFormed() : '',
    unit: undefined,
  });
}

/** One line. @throws Error where the sample cannot be shown. */
export function foreignLine(family: ForeignFamily, sample: ForeignSample, dialect: Dialect): string {
  const suffix = suffixOf(family, sample.name ?? family.name);
  refuseUnless(typeof sample.value === 'number', 'a value is not a number');
  const name = dialect.metricName(family.name) + suffix;
  const labels = labelsText(sample.labels ?? {}, dialect);
  const opening = labels === '' ? bareOpeningOf(name) : `${openingOf(name)}${labels}} `;
  const takesExemplar = dialect.format.hasExemplars && (suffix === '_bucket' || family.type === 'counter');
  const exemplar = takesExemplar && sample.exemplar != null ? foreignExemplar(sample.exemplar) : '';
  return `${opening}${numberText(sample.value)}${exemplar}\n`;
}

function suffixOf({ name, type }: ForeignFamily, sampleName: string): string {
  const suffix = suffixes[type].find((known) => sampleName === name + known);
  refuseUnless(suffix !== undefined, `a sample is called ${sampleName}`);
  return suffix;
}

function labelsText(labels: ForeignSample['labels'], dialect: Dialect): string {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(labels)) {
    if (value === undefined || value === null) continue;
    refuseUnless(isName(name) && name !== '__name__', 'a label has no name of its own');
    refuseUnless(typeof value !== 'object' && typeof value !== 'function', 'a label is an object');
    const shown = dialect.labelName(name);
    refuseUnless(!texts.has(shown), `two labels are shown as ${shown}`);
    const isBound = (name === 'le' || name === 'quantile') && typeof value === 'number';
    const text = isBound ? dialect.format.bound(value) : escapeLabelValue(String(value).toWellFormed());
    texts.set(shown, `${shown}="${text}"`);
  }
  return [...texts.values()].join(',');
}

/** Nothing where the exemplar is not a legal one: the sample is worth more than it. */
function foreignExemplar({ labelSet, value, timestamp }: ForeignExemplar): string {
  if (typeof value !== 'number' || typeof timestamp !== 'number') return '';
  if (!fitsExemplar(labelSet ?? {})) return '';
  return exemplarText({ labels: labelSet, value, timestamp: timestamp * 1000 });
}

function isName(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && name.isWellFormed();
}

function refuseUnless(holds: boolean, reason: string): asserts holds {
  if (!holds) throw new Error(reason);
}
