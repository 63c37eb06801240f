import { placeLink } from '../address/address.ts';
import type { LabelCount } from '../../src/page-api/console-answers.ts';
import { labelCounts } from '../ask/prometheus.ts';
import { useAnswer } from '../ask/use-answer.ts';
import { QueryResult } from '../explore/query-result.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty, Problem } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { timeRange } from '../time/time-range.ts';
import type { MetricFamily } from './catalog-page.tsx';

/** One metric: what it means, what its labels are, how it goes, and who asks for it. */
export function MetricPage({ name, family }: { readonly name: string; readonly family: MetricFamily | undefined }) {
  const { from, to } = timeRange.value;
  const { data: labels, error } = useAnswer(`${name} ${to}`, async (signal) => {
    const names = `${name}(_total|_bucket|_count|_sum)?`;
    return labelCounts(`{__name__=~${JSON.stringify(names)}}`, { start: from / 1000, end: to / 1000 }, signal);
  });
  if (family === undefined) return <Empty title={`No metric is called ${name}`} />;
  return (
    <>
      <PageHead title={name}>
        <a class="button" href={placeLink('/explore', { expr: usualQuery(family) })}>
          Explore
        </a>
      </PageHead>
      <p class="page-about">
        <a href={placeLink('/catalog')}>All metrics</a> · {family.type} · {family.series} series
      </p>
      {family.help !== '' && <p class="metric-help">{family.help}</p>}
      {error !== undefined && <Problem>{error}</Problem>}
      <section class="box metric-part">
        <code class="query">{usualQuery(family)}</code>
        <QueryResult expr={usualQuery(family)} view="graph" {...unitOf(family)} />
      </section>
      <section class="box metric-part">
        <h2>Labels</h2>
        {labels?.length === 0 && <Empty title="No series in this time" />}
        {labels !== undefined && labels.length > 0 && (
          <DataTable<LabelCount>
            label="Labels"
            rows={labels}
            rowKey={(row) => row.name}
            columns={[
              { name: 'Label', value: (row) => row.name },
              { name: 'Values', value: ({ values }) => values },
              {
                name: 'Most series',
                value: ({ most }) => most[0]?.[0] ?? '',
                show: ({ most }) =>
                  most.map(([value, series]) => (
                    <span class="label" key={value}>
                      <b>{value}</b> {series}
                    </span>
                  )),
              },
            ]}
          />
        )}
      </section>
      <section class="box metric-part">
        <h2>Used by</h2>
        {family.uses.length === 0 && <p class="note">No panel, alert or rule asks for it.</p>}
        <ul class="uses">
          {family.uses.map(({ kind, title, dashboard, panel, expr }) => (
            <li key={`${title} ${expr}`}>
              <span class="badge">{kind}</span>{' '}
              {dashboard !== undefined ? (
                <a href={placeLink(`/d/${encodeURIComponent(dashboard)}`, { viewPanel: String(panel) })}>{title}</a>
              ) : kind === 'alert' ? (
                <a href={placeLink(`/alerts/${encodeURIComponent(title)}`)}>{title}</a>
              ) : (
                <a href={placeLink('/explore', { expr: title })}>{title}</a>
              )}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

/** What one asks of a metric of a type first. */
function usualQuery({ name, type }: MetricFamily): string {
  const counted = type === 'counter' && !name.endsWith('_total') ? `${name}_total` : name;
  if (type === 'counter') return `sum by (job) (rate(${counted}[1m]))`;
  if (type === 'histogram') return `histogram_quantile(0.95, sum by (le, job) (rate(${name}_bucket[1m])))`;
  return name;
}

/** The unit that its name ends with, where the query keeps it. */
function unitOf({ name, type }: MetricFamily): { readonly unit?: string } {
  if (type === 'counter') return {};
  if (name.endsWith('_seconds')) return { unit: 's' };
  if (name.endsWith('_bytes')) return { unit: 'bytes' };
  return name.endsWith('_ratio') ? { unit: 'percentunit' } : {};
}
