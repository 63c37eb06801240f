import type { ComponentChild } from 'preact';
import { AlertsPage } from './alerts/alerts-page.tsx';
import { CatalogPage } from './catalog/catalog-page.tsx';
import { DashboardList } from './dashboards/dashboard-list.tsx';
import { DashboardPage } from './dashboards/dashboard-page.tsx';
import { LogsPage } from './logs/logs-page.tsx';
import type { IconName } from './parts/icons.tsx';
import { later } from './parts/later.tsx';
import { TargetsPage } from './targets/targets-page.tsx';
import { TracePage } from './traces/trace-page.tsx';
import { TracesPage } from './traces/traces-page.tsx';

// The editor is half of the page: only who explores waits for it.
const ExplorePage = later(async () => (await import('./explore/explore-page.tsx')).ExplorePage);

/** What is in the navigation; the letter is the second of the keys that lead there, after `g`. */
export interface Place {
  readonly path: string;
  readonly title: string;
  readonly icon: IconName;
  readonly key: string;
  /** Other paths that belong to it. */
  readonly also: RegExp;
}

export const places: readonly Place[] = [
  { path: '/dashboards', title: 'Dashboards', icon: 'dashboards', key: 'd', also: /^\/(?:d\/|$)/ },
  { path: '/explore', title: 'Explore', icon: 'explore', key: 'e', also: /^\/graph/ },
  { path: '/alerts', title: 'Alerts', icon: 'alerts', key: 'a', also: /^\/alerts\// },
  { path: '/traces', title: 'Traces', icon: 'traces', key: 't', also: /^\/(?:traces\/|services)/ },
  { path: '/logs', title: 'Logs', icon: 'logs', key: 'l', also: /^$/ },
  { path: '/targets', title: 'Targets', icon: 'targets', key: 'p', also: /^$/ },
  { path: '/catalog', title: 'Catalog', icon: 'catalog', key: 'c', also: /^\/catalog\// },
];

export function isAt(place: Place, path: string): boolean {
  return path === place.path || place.also.test(path);
}

/** Which page a path is, the first that fits. The parts in parentheses are given to it. */
const pages: readonly (readonly [pattern: RegExp, draw: (...parts: readonly string[]) => ComponentChild])[] = [
  [/^\/(?:dashboards)?$/, () => <DashboardList />],
  [/^\/d\/([^/]+)/, (uid = '') => <DashboardPage uid={uid} />],
  [/^\/(?:explore|graph)$/, () => <ExplorePage />],
  [/^\/alerts(?:\/([^/]+))?$/, (name = '') => <AlertsPage name={name} />],
  [/^\/traces$/, () => <TracesPage isMap={false} />],
  [/^\/services$/, () => <TracesPage isMap />],
  [/^\/traces\/([^/]+)$/, (id = '') => <TracePage key={id} id={id} />],
  [/^\/logs$/, () => <LogsPage />],
  [/^\/targets$/, () => <TargetsPage />],
  [/^\/catalog(?:\/([^/]+))?$/, (metric = '') => <CatalogPage metric={metric} />],
];

export function drawPage(path: string): ComponentChild {
  for (const [pattern, draw] of pages) {
    const match = pattern.exec(path);
    if (match !== null) return draw(...match.slice(1).map((part) => decodeURIComponent(part ?? '')));
  }
  return <p>There is nothing here.</p>;
}
