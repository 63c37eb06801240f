import { plain } from '../markdown/inline.ts';
import type { DocumentedDashboard } from './planned.ts';

/**
 * The panels that read one of some metrics: one Markdown text for each dashboard, as `[HTTP](...): [Requests](...), [Errors](...)`.
 *
 * @param grafanaUrl - Address of Grafana; names are not linked without.
 */
export function panelLinks(
  metrics: readonly string[],
  dashboards: readonly DocumentedDashboard[],
  grafanaUrl: string | undefined,
): readonly string[] {
  const wanted = new Set(metrics);
  return dashboards.flatMap(({ uid, title, panels }) => {
    const readers = panels.filter((panel) => panel.metrics.some((name) => wanted.has(name)));
    if (readers.length === 0) return [];
    const link = (text: string, query = ''): string =>
      grafanaUrl === undefined ? plain(text) : `[${plain(text)}](${grafanaUrl}/d/${uid}${query})`;
    return [`${link(title)}: ${readers.map((panel) => link(panel.title, `?viewPanel=panel-${panel.id}`)).join(', ')}`];
  });
}
