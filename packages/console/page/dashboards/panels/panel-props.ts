import type { TimeMark } from '../../charts/line-chart.tsx';
import type { TimeRange } from '../../time/time-range.ts';
import type { PanelJson } from '../grafana-json.ts';
import type { PanelData } from '../panel-data.ts';

/** What each kind of panel is drawn from. */
export interface PanelProps {
  readonly panel: PanelJson;
  readonly data: PanelData;
  readonly range: TimeRange;
  readonly marks: readonly TimeMark[];
  readonly syncKey: string;
  readonly sharesTooltip: boolean;
}
