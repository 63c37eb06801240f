import { change, parameter, placeLink } from '../address/address.ts';
import { ask, metadata, type Metadata } from '../ask/prometheus.ts';
import { useAnswer } from '../ask/use-answer.ts';
import { DataTable } from '../parts/data-table.tsx';
import { Empty, Problem } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { lookedAt } from '../time/time-range.ts';
import { MetricPage } from './metric-page.tsx';
import { askUses, type MetricUse } from './metric-uses.ts';

export interface MetricFamily extends Metadata {
  readonly name: string;
  readonly series: number;
  readonly uses: readonly MetricUse[];
}

/** What the names of a family's series end with, after the name of the family. */
const suffixes: Readonly<Record<string, readonly string[]>> = {
  counter: ['', '_total', '_created'],
  histogram: ['', '_bucket', '_count', '_sum', '_created'],
  summary: ['', '_count', '_sum', '_created'],
  gaugehistogram: ['_bucket', '_gcount', '_gsum'],
  info: ['', '_info'],
};

/** All metrics: what they mean, how many series they have, who asks for them. */
export function CatalogPage({ metric }: { readonly metric: string }) {
  // Counting all series takes a while where there are many.
  const looked = Math.floor(lookedAt.value / 15_000);
  const { data, error } = useAnswer(`catalog ${looked}`, async (signal) => {
    const [described, { data: status }, uses] = await Promise.all([
      metadata(signal),
      ask<{ readonly seriesCountByMetricName: readonly { readonly name: string; readonly value: number }[] }>(
        'status/tsdb',
        { limit: 10_000 },
        signal,
      ),
      askUses(signal),
    ]);
    const counts = new Map(status.seriesCountByMetricName.map(({ name, value }) => [name, value]));
    return families(described, counts, uses);
  });
  if (error !== undefined) return <Problem>{error}</Problem>;
  if (data === undefined) return null;
  if (metric !== '') return <MetricPage name={metric} family={data.find(({ name }) => name === metric)} />;
  return <All all={data} />;
}

function families(
  described: Readonly<Record<string, readonly Metadata[]>>,
  counts: ReadonlyMap<string, number>,
  uses: ReadonlyMap<string, readonly MetricUse[]>,
): readonly MetricFamily[] {
  const taken = new Set<string>();
  const known = Object.entries(described).map(([name, [first]]) => {
    const names = (suffixes[first?.type ?? ''] ?? ['']).map((suffix) => name + suffix);
    const own = names.filter((each) => counts.has(each));
    for (const each of own) taken.add(each);
    return {
      name,
      type: first?.type ?? 'unknown',
      help: first?.help ?? '',
      unit: first?.unit ?? '',
      series: own.reduce((sum, each) => sum + counts.get(each)!, 0),
      uses: [...new Set(names.flatMap((each) => uses.get(each) ?? []))],
    };
  });
  // What rules record, and what scrapes say of themselves, is described nowhere.
  const others = [...counts]
    .filter(([name]) => !taken.has(name))
    .map(([name, series]) => ({ name, type: 'unknown', help: '', unit: '', series, uses: uses.get(name) ?? [] }));
  return [...known, ...others];
}

function All({ all }: { readonly all: readonly MetricFamily[] }) {
  const text = parameter('q').toLowerCase();
  const isUnused = parameter('unused') === '1';
  const shown = all.filter(
    ({ name, help, uses }) => `${name} ${help}`.toLowerCase().includes(text) && (!isUnused || uses.length === 0),
  );
  const series = shown.reduce((sum, each) => sum + each.series, 0);
  return (
    <>
      <PageHead title="Catalog" />
      <div class="search">
        <input
          data-search
          type="search"
          aria-label="Filter metrics"
          placeholder="Name or help"
          value={parameter('q')}
          onInput={(event) => change({ q: event.currentTarget.value }, { replace: true })}
        />
        <button
          type="button"
          class="toggle"
          aria-pressed={isUnused}
          onClick={() => change({ unused: isUnused ? undefined : '1' })}
        >
          Used by nobody
        </button>
      </div>
      <p class="note">
        {shown.length} metrics, {series} series
      </p>
      {shown.length === 0 ? (
        <Empty title="No metric fits" />
      ) : (
        <div class="box">
          <DataTable<MetricFamily>
            label="Metrics"
            rowKey={({ name }) => name}
            rows={shown}
            columns={[
              {
                name: 'Metric',
                value: ({ name }) => name,
                show: ({ name, help }) => (
                  <>
                    <a class="mono" href={placeLink(`/catalog/${encodeURIComponent(name)}`)}>
                      {name}
                    </a>
                    <div class="soft">{help}</div>
                  </>
                ),
              },
              { name: 'Type', value: ({ type }) => type },
              { name: 'Series', value: (row) => row.series },
              { name: 'Used by', value: ({ uses }) => uses.length },
            ]}
          />
        </div>
      )}
    </>
  );
}
