import { useEffect, useState } from 'preact/hooks';
import { change, go, parameter, placeLink } from '../address/address.ts';
import { searchTraces, traceTagValues, type FoundTrace } from '../ask/tempo.ts';
import { useAnswer } from '../ask/use-answer.ts';
import { Empty, Problem } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { lookAgain, timeRange, type TimeRange } from '../time/time-range.ts';
import { DurationDots } from './duration-dots.tsx';
import { ServiceMapOfRange } from './service-map.tsx';
import { TraceList } from './trace-list.tsx';

/** Traces, found by what their spans are; or the services that they went through. */
export function TracesPage({ isMap }: { readonly isMap: boolean }) {
  const range = timeRange.value;
  return (
    <>
      <PageHead title={isMap ? 'Services' : 'Traces'} />
      <nav class="tabs" aria-label="Traces and services">
        <a href={placeLink('/traces')} aria-current={isMap ? undefined : 'page'}>
          Traces
        </a>
        <a href={placeLink('/services')} aria-current={isMap ? 'page' : undefined}>
          Service map
        </a>
      </nav>
      {isMap ? (
        <div class="box">
          <ServiceMapOfRange range={range} />
        </div>
      ) : (
        <Search range={range} />
      )}
    </>
  );
}

const LIMIT = 100;

function Search({ range }: { readonly range: TimeRange }) {
  const q = parameter('q');
  const { data, error } = useAnswer(JSON.stringify([q, range]), (signal) =>
    searchTraces({ q, ...range, limit: LIMIT }, signal),
  );
  return (
    <>
      <SearchForm q={q} range={range} />
      {error !== undefined && <Problem>{error}</Problem>}
      {error === undefined && data?.length === 0 && (
        <Empty title="No traces in this time">
          Send them over OTLP to this address: <code>OTEL_EXPORTER_OTLP_ENDPOINT={window.location.origin}</code>
        </Empty>
      )}
      {error === undefined && data !== undefined && data.length > 0 && <Found traces={data} range={range} />}
    </>
  );
}

function Found({ traces, range }: { readonly traces: readonly FoundTrace[]; readonly range: TimeRange }) {
  const failed = traces.filter(({ errorCount }) => errorCount > 0).length;
  return (
    <>
      <DurationDots traces={traces} range={range} />
      <p class="note">
        {traces.length === LIMIT ? `The latest ${LIMIT} traces` : `${traces.length} traces`}
        {failed > 0 && `, ${failed} with errors`}
      </p>
      <div class="box">
        <TraceList traces={traces} />
      </div>
    </>
  );
}

/** A trace id opens its trace; anything else is TraceQL. The filters write TraceQL. */
function SearchForm({ q, range }: { readonly q: string; readonly range: TimeRange }) {
  const [text, setText] = useState(q);
  useEffect(() => setText(q), [q]);
  const { data: services = [] } = useAnswer(`services of ${range.to}`, (signal) =>
    traceTagValues('service.name', signal),
  );
  const run = (event: Event): void => {
    event.preventDefault();
    const trimmed = text.trim();
    if (/^[\da-f]{16,32}$/i.test(trimmed)) go(placeLink(`/traces/${trimmed}`));
    else {
      change({ q: trimmed });
      lookAgain();
    }
  };
  const isErrors = q.includes('status = error');
  return (
    <form class="search" onSubmit={run}>
      <input
        data-search
        aria-label="TraceQL or a trace id"
        placeholder='{ resource.service.name = "shop" && duration > 100ms } or a trace id'
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <select
        aria-label="Service"
        value={/resource\.service\.name = "((?:[^"\\]|\\.)*)"/.exec(q)?.[1] ?? ''}
        onChange={(event) =>
          change({
            q: withPart(
              q,
              /resource\.service\.name = "(?:[^"\\]|\\.)*"/,
              event.currentTarget.value === ''
                ? ''
                : `resource.service.name = ${JSON.stringify(event.currentTarget.value)}`,
            ),
          })
        }
      >
        <option value="">All services</option>
        {services.map((service) => (
          <option key={service} value={service}>
            {service}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="toggle"
        aria-pressed={isErrors}
        onClick={() => change({ q: withPart(q, /status = error/, isErrors ? '' : 'status = error') })}
      >
        Errors
      </button>
      <button type="submit" class="primary">
        Search
      </button>
    </form>
  );
}

/** A query with one of its conditions replaced, added, or taken away. */
function withPart(q: string, part: RegExp, wanted: string): string {
  const inner = /^\s*\{([\s\S]*)\}\s*$/.exec(q)?.[1] ?? '';
  const others = inner
    .split('&&')
    .map((each) => each.trim())
    .filter((each) => each !== '' && !part.test(each));
  const all = wanted === '' ? others : [...others, wanted];
  return all.length === 0 ? '' : `{ ${all.join(' && ')} }`;
}
