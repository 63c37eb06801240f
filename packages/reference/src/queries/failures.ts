import { countOf, matches, not, shareAmong, shareOf, type Condition } from '@telltale/promql/builder';
import { asCounter, asHistogram, type AnyCounter, type BuiltQuery, type Subject } from './built-query.ts';

/** What of a label says that something failed. */
const failing: readonly {
  readonly label: string;
  /** Of a label with listed values: the first of these that it has. */
  readonly values?: readonly string[];
  readonly condition?: Condition;
}[] = [
  { label: 'http_response_status_code', condition: matches('5..') },
  { label: 'status', values: ['failure', 'failed', 'error'] },
  { label: 'result', values: ['failure', 'failed', 'error'] },
  { label: 'outcome', values: ['failure', 'failed', 'error'] },
  // Only what failed has it.
  { label: 'error_type', condition: not('') },
];

/** Counters that divide events among them, by their keys. */
const pairs: readonly (readonly [bad: string, good: string])[] = [
  ['misses', 'hits'],
  ['failures', 'successes'],
  ['failed', 'succeeded'],
  ['abandoned', 'completed'],
];

/** The share of events that failed: by a label that says so, or by a counter of its own. */
export function failedShare(subject: Subject): BuiltQuery | undefined {
  return shareByLabel(subject) ?? shareByPair(subject);
}

function shareByLabel(subject: Subject): BuiltQuery | undefined {
  const metric = asCounter(subject)?.metric ?? asHistogram(subject)?.metric;
  if (metric === undefined || subject.exposed.unit === 'bytes') return undefined;
  for (const { label, values, condition } of failing) {
    const exposed = subject.exposed.labels.find(({ recorded }) => recorded === label);
    // Where every sample has a kind of error, the metric counts nothing but errors.
    if (exposed === undefined || exposed.exposed === null || (label === 'error_type' && !exposed.optional)) continue;
    const value = condition ?? values?.find((each) => exposed.values?.includes(each));
    if (value === undefined) continue;
    const by = subject.labels.filter((each) => each !== label && each !== 'http_request_method').slice(0, 1);
    const events = metric.type === 'counter' ? metric : countOf(metric);
    return { value: 'Share that failed', query: shareOf(events, { [label]: value }).by(...by), by };
  }
  return undefined;
}

function shareByPair(subject: Subject): BuiltQuery | undefined {
  const counter = asCounter(subject);
  const pair = pairs.find(([bad]) => bad === subject.definition.key);
  const good = pair === undefined ? undefined : subject.siblings.get(pair[1])?.definition;
  if (counter === undefined || good === undefined || good.type !== 'counter') return undefined;
  const by = counter.labels.filter((label) => Object.hasOwn(good.labels, label)).slice(0, 1);
  const query = shareAmong(counter.metric, good as AnyCounter).by(...by);
  return { value: `Share of ${pair![0]} among ${pair![0]} and ${pair![1]}`, query, by };
}
