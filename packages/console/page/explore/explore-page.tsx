import { useEffect, useState } from 'preact/hooks';
import { address, change, go, parameter, parameters, placeLink } from '../address/address.ts';
import { PageHead } from '../parts/page-head.tsx';
import { lookAgain } from '../time/time-range.ts';
import { grafanaExplore } from './grafana-explore.ts';
import { PromQlEditor } from './promql-editor.tsx';
import { QueryResult } from './query-result.tsx';

/** Queries of one's own: what they give, over time and now. */
export function ExplorePage() {
  const here = address.value;
  useEffect(() => {
    const elsewhere = grafanaExplore(here);
    if (elsewhere !== undefined) go(elsewhere, { replace: true });
  }, [here.href]);
  const asked = parameters('expr');
  const kept = asked.length > 0 ? asked : [parameter('g0.expr')];
  const view = parameter('view') === 'table' ? 'table' : 'graph';
  const setQuery = (at: number, text: string): void =>
    change({ expr: kept.map((each, i) => (i === at ? text.trim() : each)) });
  return (
    <>
      <PageHead title="Explore" />
      {kept.map((expr, i) => (
        <Query
          key={i}
          expr={expr}
          view={view}
          onRun={(text) => {
            setQuery(i, text);
            lookAgain();
          }}
          onView={(next) => change({ view: next === 'graph' ? undefined : next }, { replace: true })}
          {...(kept.length > 1 && { onRemove: () => change({ expr: kept.filter((_, at) => at !== i) }) })}
        />
      ))}
      <p class="row">
        <a class="button" href={placeLink('/explore', { expr: [...kept, ' '] })}>
          Add a query
        </a>
      </p>
    </>
  );
}

function Query({
  expr,
  view,
  onRun,
  onView,
  onRemove,
}: {
  readonly expr: string;
  readonly view: 'graph' | 'table';
  readonly onRun: (text: string) => void;
  readonly onView: (view: 'graph' | 'table') => void;
  readonly onRemove?: () => void;
}) {
  const [text, setText] = useState(expr);
  useEffect(() => setText(expr), [expr]);
  return (
    <section class="box explore-query" aria-label="Query">
      <div class="editor-row">
        <PromQlEditor query={expr} onChange={setText} onRun={onRun} />
        <button type="button" class="primary" onClick={() => onRun(text)}>
          Run
        </button>
        {onRemove !== undefined && (
          <button type="button" onClick={onRemove}>
            Remove
          </button>
        )}
      </div>
      <div class="tabs" role="group" aria-label="How the result is shown">
        <button type="button" aria-pressed={view === 'graph'} onClick={() => onView('graph')}>
          Graph
        </button>
        <button type="button" aria-pressed={view === 'table'} onClick={() => onView('table')}>
          Table
        </button>
      </div>
      <QueryResult expr={expr.trim()} view={view} />
    </section>
  );
}
