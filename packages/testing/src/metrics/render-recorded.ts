import { nameOf } from '@telltale/core';
import type { Catalog, Snapshot, TelemetryCore } from '@telltale/core';
import { nodeRuntime, processRuntime } from '@telltale/core/catalogs';
import { toNumber } from './metric-reading.ts';
import { showBuckets, showSubject } from './show-series.ts';

/** What a rendering shows. */
export interface RenderRecordedOptions {
  /** Only these. @default all but those of the process, of Node.js and of Telltale itself */
  readonly catalogs?: readonly Catalog[];
  /** Show values in seconds, which differ from run to run; where not, it is only shown how many there are. @default false */
  readonly times?: boolean;
  /** Show counters and histograms that nothing was recorded on. @default false */
  readonly zeros?: boolean;
}

type MetricSnapshot = Snapshot['catalogs'][string][string];

/** Catalogs whose values are never the same twice, or say nothing of the application. */
const BESIDE_THE_POINT: ReadonlySet<string> = new Set([nameOf(processRuntime), nameOf(nodeRuntime), 'telltale']);

/**
 * Everything that was recorded as text that stays the same from run to run: for `toMatchSnapshot` and
 * `toMatchInlineSnapshot`. One line for each series, by its name on the page, sorted.
 *
 * @example
 * ```ts
 * import { cache } from '@telltale/core/catalogs';
 * import { isolatedTelemetry, renderRecorded } from '@telltale/testing';
 *
 * const telemetry = isolatedTelemetry({ catalogs: { cache } });
 * telemetry.cache.hits.inc({ cache: 'prices', cache_level: 'l1', data_type: 'quote' }, 2);
 * console.log(await renderRecorded(telemetry));
 * // => cache_hits_total{cache="prices", cache_level="l1", data_type="quote"} 2
 * ```
 */
export async function renderRecorded(
  telemetry: Pick<TelemetryCore, 'snapshot'>,
  options: RenderRecordedOptions = {},
): Promise<string> {
  const { catalogs } = await telemetry.snapshot();
  const wanted = options.catalogs?.map(nameOf) ?? Object.keys(catalogs).filter((name) => !BESIDE_THE_POINT.has(name));
  return wanted
    .flatMap((name) => Object.values(catalogs[name] ?? {}))
    .flatMap((metric) => linesOf(metric, options))
    .toSorted()
    .join('\n');
}

function linesOf(metric: MetricSnapshot, { times = false, zeros = false }: RenderRecordedOptions): string[] {
  const isTime = metric.unit === 'seconds' && !times;
  return metric.series.flatMap((series) => {
    const subject = showSubject(metric.name, sorted(series.labels));
    if ('value' in series) {
      if (series.value === 0 && metric.type === 'counter' && !zeros) return [];
      return [`${subject} ${isTime ? '(seconds)' : series.value}`];
    }
    if (series.count === 0 && !zeros) return [];
    if (isTime) return [`${subject} count ${series.count}`];
    const counts = series.buckets.map(({ count }, i) => count - (series.buckets[i - 1]?.count ?? 0));
    const buckets = showBuckets(
      series.buckets.map(({ le }) => toNumber(le)),
      counts,
    );
    return [`${subject} count ${series.count}, sum ${series.sum}${buckets === '' ? '' : `, in ${buckets}`}`];
  });
}

function sorted(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
