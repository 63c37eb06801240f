import { ask } from '../ask/prometheus.ts';
import { useAnswer } from '../ask/use-answer.ts';
import { placeLink } from '../address/address.ts';
import { formatValue } from '../format/units.ts';
import { DataTable } from '../parts/data-table.tsx';
import { Labels } from '../parts/labels.tsx';
import { Empty, Problem } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { showAge } from '../time/show-time.ts';
import { lookedAt } from '../time/time-range.ts';

interface Target {
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly lastError: string;
  readonly lastScrape: string;
  readonly lastScrapeDuration: number;
  readonly lastSamples?: number;
  readonly health: 'up' | 'down' | 'unknown';
  readonly scrapeInterval: string;
}

const order = { down: 0, unknown: 1, up: 2 };

/** Who is scraped, and how that goes. */
export function TargetsPage() {
  const now = lookedAt.value;
  const { data, error } = useAnswer(`targets ${now}`, async (signal) =>
    (await ask<{ readonly activeTargets: readonly Target[] }>('targets', {}, signal)).data.activeTargets.toSorted(
      (a, b) => order[a.health] - order[b.health],
    ),
  );
  const down = data?.filter(({ health }) => health === 'down').length ?? 0;
  return (
    <>
      <PageHead title="Targets" />
      {error !== undefined && <Problem>{error}</Problem>}
      {data?.length === 0 && (
        <Empty title="Nothing is scraped">
          Start the console with the addresses of pages of metrics, such as http://localhost:3000/metrics.
        </Empty>
      )}
      {data !== undefined && data.length > 0 && (
        <>
          <p class="page-about">{summary(data.length, down)}</p>
          <div class="box">
            <DataTable<Target>
              label="Targets"
              rowKey={({ scrapeUrl }) => scrapeUrl}
              columns={columns(now)}
              rows={data}
            />
          </div>
        </>
      )}
    </>
  );
}

function summary(all: number, down: number): string {
  if (all === 1) return down === 0 ? 'The target answers.' : 'The target does not answer.';
  if (down === 0) return `All ${all} answer.`;
  return down === 1 ? `1 of ${all} does not answer.` : `${down} of ${all} do not answer.`;
}

function columns(now: number) {
  return [
    {
      name: 'State',
      value: ({ health }: Target) => health,
      show: ({ health }: Target) => (
        <span class={`badge ${health === 'up' ? 'good' : health === 'down' ? 'bad' : ''}`}>{health}</span>
      ),
    },
    {
      name: 'Target',
      value: ({ scrapeUrl }: Target) => scrapeUrl,
      show: ({ scrapeUrl, labels, lastError }: Target) => (
        <>
          <a
            href={placeLink('/explore', {
              expr: `{instance=${JSON.stringify(labels['instance'] ?? '')}}`,
              view: 'table',
            })}
          >
            {scrapeUrl}
          </a>
          <div>
            <Labels labels={labels} />
          </div>
          {lastError !== '' && <div class="bad-text">{lastError}</div>}
        </>
      ),
    },
    {
      name: 'Last scrape',
      value: ({ lastScrape }: Target) => Date.parse(lastScrape),
      show: ({ lastScrape }: Target) => (Date.parse(lastScrape) > 0 ? showAge(Date.parse(lastScrape), now) : 'never'),
    },
    {
      name: 'Took',
      value: ({ lastScrapeDuration }: Target) => lastScrapeDuration,
      show: ({ lastScrapeDuration }: Target) => formatValue(lastScrapeDuration, 's'),
    },
    {
      name: 'Samples',
      value: ({ lastSamples }: Target) => lastSamples ?? null,
      show: ({ lastSamples }: Target) => (lastSamples === undefined ? '' : String(lastSamples)),
    },
    { name: 'Every', value: ({ scrapeInterval }: Target) => scrapeInterval },
  ];
}
