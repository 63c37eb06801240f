/** One line of a page. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Name and labels as they stand there: what the same series has on every page. */
  readonly series: string;
}

export interface Family {
  readonly name: string;
  readonly type: string;
  readonly samples: readonly Sample[];
}

/** A page by the names of its families. */
export type Families = ReadonlyMap<string, Family>;

const LABEL = String.raw`[a-zA-Z_]\w*="(?:\\[\\"n]|[^"\\])*"`;
const SAMPLE = new RegExp(String.raw`^([a-zA-Z_:][\w:]*)(\{(?:${LABEL}(?:,${LABEL})*)?\})? (\S+)$`);
const NUMBER = /^(?:[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|NaN)$/;
const HEADER = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/;

const endings: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total'],
  histogram: ['_bucket', '_sum', '_count'],
};

interface OpenFamily {
  name: string;
  type: string;
  samples: Sample[];
}

/**
 * Reads a page of the text format 0.0.4, as strictly as it can be read: a counter ends in `_total`, every sample stands in
 * its family, no family and no series comes twice.
 *
 * @throws Error with the line that is wrong
 */
export function readPage(page: string): Families {
  if (!page.endsWith('\n')) throw new Error('the last line of the page has no end');
  const families = new Map<string, OpenFamily>();
  const seen = new Set<string>();
  let family: OpenFamily | undefined;
  for (const line of page.slice(0, -1).split('\n')) {
    if (line.startsWith('#')) {
      family = readHeader(line, families, family);
      continue;
    }
    const sample = readSample(line);
    if (family === undefined || !belongs(sample.name, family)) throw new Error(`out of its family: ${line}`);
    if (seen.has(sample.series)) throw new Error(`series twice: ${line}`);
    seen.add(sample.series);
    family.samples.push(sample);
  }
  return families;
}

function readHeader(line: string, families: Map<string, OpenFamily>, family: OpenFamily | undefined): OpenFamily {
  const [, keyword, name = '', rest = ''] = HEADER.exec(line) ?? [];
  if (keyword === 'HELP' && !families.has(name)) {
    const opened = { name, type: '', samples: [] };
    families.set(name, opened);
    return opened;
  }
  if (keyword !== 'TYPE' || family?.name !== name || family.type !== '' || family.samples.length > 0) {
    throw new Error(`out of place: ${line}`);
  }
  family.type = rest;
  return family;
}

function readSample(line: string): Sample {
  const [, name, braces, number = ''] = SAMPLE.exec(line) ?? [];
  if (name === undefined || !NUMBER.test(number)) throw new Error(`not a sample: ${line}`);
  const labels = labelsOf(braces ?? '');
  return { name, labels, value: Number(number.replace('Inf', 'Infinity')), series: name + (braces ?? '') };
}

function labelsOf(braces: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (const [, name, value] of braces.matchAll(/([a-zA-Z_]\w*)="((?:\\[\\"n]|[^"\\])*)"/g)) {
    labels[name!] = value!.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
  }
  return labels;
}

function belongs(sample: string, { name, type }: OpenFamily): boolean {
  if (type === 'counter') return sample === name && name.endsWith('_total');
  return (endings[type] ?? ['']).some((ending) => sample === name + ending);
}
