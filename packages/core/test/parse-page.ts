/** One sample as a strict reader of the text formats sees it. */
export interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly exemplar?: {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
    readonly timestamp: number;
  };
}

export interface ParsedFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly unit?: string;
  readonly samples: readonly ParsedSample[];
}

const NUMBER = String.raw`[+-]?(?:Inf|\d+(?:\.\d+)?(?:e[+-]?\d+)?)|NaN`;
const suffixes: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/**
 * Reads a page and throws at whatever a scraper could stumble over: a line out of its family, a label twice, a series
 * twice, a number it cannot read, a missing newline. Knows quoted names, and with `openMetrics` the rules of that format.
 * `allowRepeats` lets families and series stand there twice.
 */
export function parsePage(page: string, { openMetrics = false, allowRepeats = false } = {}): readonly ParsedFamily[] {
  if (page !== '' && !page.endsWith('\n')) throw new Error('the last line has no end');
  const lines = page.split('\n').slice(0, -1);
  if (openMetrics && lines.pop() !== '# EOF') throw new Error('no # EOF');
  const families: { name: string; type: string; help: string; unit?: string; samples: ParsedSample[] }[] = [];
  const seen = new Set<string>();
  for (const line of lines) {
    const [, keyword, rest] = /^# (HELP|TYPE|UNIT) (.*)$/s.exec(line) ?? [];
    if (keyword !== undefined && rest !== undefined) {
      const [name, text] = readName(rest);
      if (keyword === 'HELP') {
        if (!allowRepeats && families.some((family) => family.name === name)) throw new Error(`family twice: ${name}`);
        families.push({ name, type: '', help: unescaped(text.slice(1), openMetrics), samples: [] });
        continue;
      }
      const family = families.at(-1);
      if (family?.name !== name || family.samples.length > 0) throw new Error(`out of place: ${line}`);
      if (keyword === 'TYPE') family.type = text.slice(1);
      else if (name.endsWith(`_${text.slice(1)}`)) family.unit = text.slice(1);
      else throw new Error(`not its unit: ${line}`);
      continue;
    }
    const sample = readSample(line, openMetrics);
    const family = families.at(-1);
    if (family === undefined || !belongs(sample.name, family, openMetrics))
      throw new Error(`out of its family: ${line}`);
    const key = JSON.stringify([sample.name, Object.entries(sample.labels).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
    if (!allowRepeats && seen.has(key)) throw new Error(`series twice: ${line}`);
    seen.add(key);
    family.samples.push(sample);
  }
  return families;
}

function belongs(sample: string, { name, type }: ParsedFamily, openMetrics: boolean): boolean {
  if (openMetrics && type === 'counter') return sample === `${name}_total`;
  if (openMetrics && type === 'info') return sample === `${name}_info`;
  return (suffixes[type] ?? ['']).some((suffix) => sample === name + suffix);
}

function readSample(line: string, openMetrics: boolean): ParsedSample {
  let rest = line;
  let name = '';
  if (!rest.startsWith('{')) [name, rest] = readName(rest);
  const labels: Record<string, string> = {};
  if (rest.startsWith('{')) {
    const read = readLabels(rest, name === '' ? (quoted) => (name = quoted) : undefined);
    Object.assign(labels, read.labels);
    rest = read.rest;
  }
  if (name === '') throw new Error(`no name: ${line}`);
  const exemplarPattern = openMetrics ? String.raw`(?: # (\{.*\}) (${NUMBER}) (${NUMBER}))?` : '';
  const match = new RegExp(`^ (${NUMBER})${exemplarPattern}$`, 's').exec(rest);
  if (match === null) throw new Error(`not a sample: ${JSON.stringify(line)}`);
  const value = numberOf(match[1]!);
  if (match[2] === undefined) return { name, labels, value };
  const exemplar = readLabels(match[2]);
  if (exemplar.rest !== '') throw new Error(`not an exemplar: ${line}`);
  return {
    name,
    labels,
    value,
    exemplar: { labels: exemplar.labels, value: numberOf(match[3]!), timestamp: numberOf(match[4]!) },
  };
}

function readLabels(
  text: string,
  onName?: (name: string) => void,
): { readonly labels: Record<string, string>; readonly rest: string } {
  const labels: Record<string, string> = {};
  let rest = text.slice(1);
  for (let first = true; !rest.startsWith('}'); first = false) {
    if (!first && !rest.startsWith(',')) throw new Error(`no comma: ${rest}`);
    const [name, after] = readName(first ? rest : rest.slice(1));
    rest = after;
    if (!rest.startsWith('="')) {
      if (!first || onName === undefined) throw new Error(`no value: ${rest}`);
      onName(name);
      continue;
    }
    const [value, left] = readQuoted(rest.slice(1));
    if (Object.hasOwn(labels, name)) throw new Error(`label twice: ${name}`);
    labels[name] = value;
    rest = left;
  }
  return { labels, rest: rest.slice(1) };
}

function readName(text: string): [name: string, rest: string] {
  if (text.startsWith('"')) return readQuoted(text);
  const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(text)?.[0];
  if (name === undefined) throw new Error(`no name: ${JSON.stringify(text)}`);
  return [name, text.slice(name.length)];
}

function readQuoted(text: string): [value: string, rest: string] {
  const match = /^"((?:\\[\\"n]|[^"\\])*)"/.exec(text);
  if (match === null) throw new Error(`not quoted: ${JSON.stringify(text)}`);
  return [unescaped(match[1]!, true), text.slice(match[0].length)];
}

function unescaped(text: string, quotesToo: boolean): string {
  return text.replaceAll(/\\(.)/g, (_, character: string) => {
    if (character === 'n') return '\n';
    if (character === '\\' || (character === '"' && quotesToo)) return character;
    throw new Error(`unknown escape: \\${character}`);
  });
}

function numberOf(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}
