import { useEffect, useState } from 'preact/hooks';
import { change, changed, parameter, parameters } from '../address/address.ts';
import { fetchJson } from '../ask/fetch-json.ts';
import { useAnswer } from '../ask/use-answer.ts';
import { Empty, Problem } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { timeRange } from '../time/time-range.ts';
import { askMarks } from './annotations.ts';
import { DashboardPicker } from './dashboard-picker.tsx';
import type { DashboardJson, PanelJson } from './grafana-json.ts';
import { dashboardLinks } from './links.ts';
import { PanelFrame, type PanelFrameProps } from './panel-frame.tsx';
import { placeOf, rowsOf, type PanelRow } from './panel-grid.ts';
import { VariableBar } from './variable-bar.tsx';
import { resolveVariables } from './variables.ts';

/** A dashboard, drawn from its JSON. */
export function DashboardPage({ uid }: { readonly uid: string }) {
  const { data: dashboard, error } = useAnswer(uid, (signal) =>
    fetchJson<DashboardJson>(`/api/console/dashboards/${encodeURIComponent(uid)}`, {}, signal),
  );
  if (error !== undefined) return <Problem>{error}</Problem>;
  if (dashboard === undefined) return null;
  return <Drawn key={uid} uid={uid} dashboard={dashboard} />;
}

function Drawn({ uid, dashboard }: { readonly uid: string; readonly dashboard: DashboardJson }) {
  const { title = uid, description = '', templating, annotations, links = [], graphTooltip = 0 } = dashboard;
  const range = timeRange.value;
  const chosenIn = (name: string): readonly string[] => parameters(`var-${name}`);
  const variables = templating?.list ?? [];
  const chosen = variables.map(({ name }) => [name, chosenIn(name)]);
  const resolved = useAnswer(JSON.stringify([chosen, range]), (signal) =>
    resolveVariables(variables, chosenIn, range, signal),
  );
  const values = useStable(resolved.data?.values);
  const marks = useAnswer(values === undefined ? undefined : JSON.stringify([values, range]), (signal) =>
    askMarks(annotations?.list ?? [], values ?? {}, range, signal),
  );
  const shared = {
    marks: useStable(marks.data) ?? [],
    syncKey: graphTooltip > 0 ? uid : '',
    sharesTooltip: graphTooltip === 2,
  };
  return (
    <>
      <PageHead title={title}>
        <DashboardPicker uid={uid} />
      </PageHead>
      {description !== '' && <p class="page-about">{description}</p>}
      <VariableBar
        variables={resolved.data?.list ?? []}
        onChoose={(name, wanted) => change({ [`var-${name}`]: wanted })}
        links={dashboardLinks(links, values ?? {})}
      />
      {resolved.error !== undefined && <Problem>{resolved.error}</Problem>}
      {values !== undefined && <Panels dashboard={dashboard} variables={values} {...shared} />}
    </>
  );
}

type Shared = Omit<PanelFrameProps, 'panel'>;

function Panels({ dashboard, ...shared }: Shared & { readonly dashboard: DashboardJson }) {
  const alone = parameter('viewPanel');
  const rows = rowsOf(dashboard);
  if (rows.length === 0) return <Empty title="This dashboard has no panels" />;
  if (alone !== '') {
    const panel = rows.flatMap(({ panels }) => panels).find(({ id }) => String(id) === alone);
    return (
      <>
        <p>
          <a href={changed({ viewPanel: undefined })}>All panels</a>
        </p>
        {panel === undefined ? (
          <Empty title="There is no such panel" />
        ) : (
          <div class="panel-alone">
            <PanelFrame panel={panel} {...shared} />
          </div>
        )}
      </>
    );
  }
  return (
    <>
      {rows.map((row, i) => (
        <Row key={`${row.title} ${i}`} row={row} {...shared} />
      ))}
    </>
  );
}

function Row({ row, ...shared }: Shared & { readonly row: PanelRow }) {
  const [isOpen, setOpen] = useState(!row.isClosed);
  return (
    <section class="panel-row">
      {row.title !== '' && (
        <h2>
          <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {row.title}
          </button>
        </h2>
      )}
      {isOpen && (
        <div class="panel-grid">
          {row.panels.map((panel: PanelJson) => (
            <div key={panel.id ?? panel.title} class="panel-place" style={placeOf(panel, row)}>
              <PanelFrame panel={panel} {...shared} />
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

/** The same object as long as it has the same content: what depends on it is not asked again. */
function useStable<T>(value: T): T {
  const [stable, setStable] = useState(value);
  const isSame = JSON.stringify(stable) === JSON.stringify(value);
  useEffect(() => {
    if (!isSame) setStable(value);
  }, [isSame, value]);
  return isSame ? stable : value;
}
