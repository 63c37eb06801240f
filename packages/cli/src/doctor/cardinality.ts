import type { ExpositionFamily } from '@telltale/promql';
import type { CliFinding } from '../io/finding.ts';
import type { PageFacts } from './page-facts.ts';

/** How many series a metric has, and the label that has most values. */
export interface Cardinality {
  readonly metric: string;
  readonly series: number;
  readonly label: string | undefined;
  readonly values: number;
}

/** Above it one metric of one instance is what a Prometheus is busy with. */
const MANY_SERIES = 10_000;
const MANY_VALUES = 1000;

/** The metrics with most series, most first. */
export function cardinalities({ families }: PageFacts): readonly Cardinality[] {
  return families
    .map((family) => {
      const [label, values] = widestLabel(family);
      return { metric: family.name, series: family.samples.length, label, values };
    })
    .toSorted((a, b) => b.series - a.series || (a.metric < b.metric ? -1 : 1));
}

function widestLabel(family: ExpositionFamily): readonly [label: string | undefined, values: number] {
  const [widest] = [...valuesByLabel(family)].toSorted(([, a], [, b]) => b.size - a.size);
  return widest === undefined ? [undefined, 0] : [widest[0], widest[1].size];
}

/** Without those of histograms and summaries, which are as many as were asked for. */
function valuesByLabel({ samples }: ExpositionFamily): ReadonlyMap<string, ReadonlySet<string>> {
  const values = new Map<string, Set<string>>();
  for (const { labels } of samples) {
    for (const [label, value] of labels) {
      if (label === '__name__' || label === 'le' || label === 'quantile') continue;
      const known = values.get(label);
      if (known === undefined) values.set(label, new Set([value]));
      else known.add(value);
    }
  }
  return values;
}

/** Values that are of one request, person or process, by what they look like. */
const personal: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['an e-mail address', /^[^\s@/]+@[^\s@/]+\.[a-z]{2,}$/i],
  ['a UUID', /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i],
  ['a token or a hash', /^(?=.*\d)(?=.*[a-f])[0-9a-f]{24,}$/i],
  ['a path with an id in it', /^\/.*\/\d{2,}(\/|$)/],
];

export function cardinalityFindings(facts: PageFacts): readonly CliFinding[] {
  return facts.families.flatMap((family) => {
    const place = { file: facts.page.url, line: family.samples[0]?.line, column: 1, subject: family.name };
    const [label, values] = widestLabel(family);
    const findings: CliFinding[] = [];
    if (family.samples.length > MANY_SERIES || values > MANY_VALUES) {
      const message = `It has ${family.samples.length} series, and ${values} values of ${label ?? 'no label'}: give the label a budget, or leave it out.`;
      findings.push({ severity: 'warning', rule: 'cardinality', message, ...place });
    }
    for (const [name, known] of valuesByLabel(family)) {
      const found = personal.find(([, pattern]) => [...known].some((value) => pattern.test(value)));
      if (found === undefined) continue;
      const message = `The label ${name} holds ${found[0]}: there will be as many series. Put that into logs or traces.`;
      findings.push({ severity: 'warning', rule: 'label-personal', message, ...place });
    }
    return findings;
  });
}
