import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { changed, placeLink } from '../address/address.ts';
import { useAnswer } from '../ask/use-answer.ts';
import type { TimeMark } from '../charts/line-chart.tsx';
import { Icon } from '../parts/icons.tsx';
import { Menu } from '../parts/menu.tsx';
import { timeRange } from '../time/time-range.ts';
import { languageOf, type PanelJson } from './grafana-json.ts';
import { interpolate, type Variables } from './interpolate.ts';
import { intervalVariables, stepOf } from './intervals.ts';
import { dataLinks } from './links.ts';
import { askPanel, targetsOf, type PanelData } from './panel-data.ts';
import { asksNothing, kindOf } from './panels/panel-kinds.ts';

export interface PanelFrameProps {
  readonly panel: PanelJson;
  readonly variables: Variables;
  readonly marks: readonly TimeMark[];
  readonly syncKey: string;
  readonly sharesTooltip: boolean;
}

const NOTHING: PanelData = {
  times: [],
  series: [],
  samples: [],
  lines: [],
  traces: undefined,
  exemplars: [],
  remarks: [],
  step: 1,
};

/** A panel with its title: asks its queries as soon as it can be seen, and again at each look. */
export function PanelFrame({ panel, variables, marks, syncKey, sharesTooltip }: PanelFrameProps) {
  const [frame, isSeen, width] = useSeen();
  const range = timeRange.value;
  const kind = kindOf(panel);
  const key =
    isSeen && kind !== undefined && !asksNothing(panel)
      ? JSON.stringify([panel.id, range, variables, stepOf(range, width)])
      : undefined;
  const { data, error, isLoading } = useAnswer(key, (signal) => askPanel({ panel, variables, range, width }, signal));
  const shown = asksNothing(panel) ? NOTHING : data;
  let content: ComponentChildren = null;
  if (kind === undefined) content = <p class="panel-note">Panels of type {panel.type} are not drawn here</p>;
  else if (error !== undefined) content = <p class="panel-note bad-text">{error}</p>;
  else if (shown !== undefined && kind.isEmpty(shown)) content = <p class="panel-note">No data</p>;
  else if (shown !== undefined) {
    content = (
      <kind.Drawing
        panel={panel}
        data={shown}
        range={range}
        marks={marks}
        syncKey={syncKey}
        sharesTooltip={sharesTooltip}
      />
    );
  }
  return (
    <section
      class={`panel panel-${panel.type}`}
      ref={frame}
      aria-label={panel.title ?? panel.type}
      aria-busy={key !== undefined && isLoading && data === undefined}
    >
      <header class="panel-head">
        <h3 title={panel.description ?? ''}>{panel.title}</h3>
        {(shown?.remarks.length ?? 0) > 0 && (
          <span class="remark" title={shown!.remarks.join('\n')} aria-label={shown!.remarks.join(', ')} role="img">
            !
          </span>
        )}
        <Menu label={<Icon name="more" />} title={`About ${panel.title ?? 'this panel'}`}>
          {() => <PanelMenu panel={panel} variables={variables} width={width} />}
        </Menu>
      </header>
      <div class="panel-body">{content}</div>
    </section>
  );
}

function PanelMenu({
  panel,
  variables,
  width,
}: {
  readonly panel: PanelJson;
  readonly variables: Variables;
  readonly width: number;
}) {
  const range = timeRange.value;
  const known = { ...variables, ...intervalVariables(range, stepOf(range, width)) };
  const queries = targetsOf(panel).map((target) => ({
    language: languageOf(target),
    text: interpolate(target.expr ?? target.query ?? '', known),
  }));
  const promql = queries.filter(({ language }) => language === 'promql').map(({ text }) => text);
  const [logs, traces] = ['logql', 'traceql'].map(
    (language) => queries.find((query) => query.language === language)?.text,
  );
  return (
    <div class="panel-menu">
      {panel.description !== undefined && panel.description !== '' && <p>{panel.description}</p>}
      <ul class="choices">
        <li>
          <a href={changed({ viewPanel: String(panel.id ?? '') })}>View alone</a>
        </li>
        {promql.length > 0 && (
          <li>
            <a href={placeLink('/explore', { expr: promql })}>Explore the query</a>
          </li>
        )}
        {logs !== undefined && (
          <li>
            <a href={placeLink('/logs', { q: logs })}>Open the logs</a>
          </li>
        )}
        {traces !== undefined && traces !== '' && (
          <li>
            <a href={placeLink('/traces', { q: traces })}>Open the traces</a>
          </li>
        )}
        {dataLinks(panel, known).map(({ title, to }) => (
          <li key={title}>
            <a href={to}>{title}</a>
          </li>
        ))}
      </ul>
      {queries.map(({ text }) => (
        <code class="query" key={text}>
          {text}
        </code>
      ))}
    </div>
  );
}

/** Whether an element was seen yet, or nearly, and how wide it is. */
function useSeen() {
  const ref = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState({ isSeen: false, width: 400 });
  useEffect(() => {
    const observer = new IntersectionObserver(
      ([entry]) => {
        const { isIntersecting: isSeen = false, boundingClientRect } = entry ?? {};
        setSeen((known) =>
          known.isSeen === isSeen ? known : { isSeen, width: Math.round(boundingClientRect?.width ?? 400) },
        );
      },
      { rootMargin: '300px' },
    );
    observer.observe(ref.current!);
    return () => observer.disconnect();
  }, []);
  return [ref, seen.isSeen, seen.width] as const;
}
