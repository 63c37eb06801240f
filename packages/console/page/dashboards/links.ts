import { parameter } from '../address/address.ts';
import type { LinkJson, PanelJson } from './grafana-json.ts';
import { interpolate, type Variables } from './interpolate.ts';

export interface ShownLink {
  readonly title: string;
  readonly to: string;
}

/** Where the links of a panel lead. What needs a value that is picked in Grafana, such as `${__field.labels}`, is left out. */
export function dataLinks(panel: PanelJson, variables: Variables): readonly ShownLink[] {
  const links = [...(panel.links ?? []), ...(panel.fieldConfig?.defaults?.links ?? [])];
  return links.flatMap((link) => shownLink(link, variables) ?? []);
}

/** The links of a dashboard that lead to another one. */
export function dashboardLinks(links: readonly LinkJson[], variables: Variables): readonly ShownLink[] {
  return links
    .filter(({ type }) => type === 'link')
    .flatMap(
      (link) =>
        shownLink({ ...link, url: `${link.url ?? ''}?\${__url_time_range}&\${__all_variables}` }, variables) ?? [],
    );
}

function shownLink({ title = '', url = '' }: LinkJson, variables: Variables): ShownLink | undefined {
  const withRange = url
    .replaceAll('${__url_time_range}', timeParameters())
    .replaceAll('${__all_variables}', allVariables(variables));
  const to = interpolate(withRange, variables, 'url');
  if (to.includes('${__')) return undefined;
  // Links from files may be anything: only those that lead into the page or to the web are followed.
  return /^(?:\/(?!\/)|https?:\/\/)/i.test(to) ? { title: title || to, to } : undefined;
}

function timeParameters(): string {
  return ['from', 'to']
    .map((name) => [name, parameter(name)] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

function allVariables(variables: Variables): string {
  return Object.keys(variables)
    .filter((name) => !name.startsWith('__') && variables[name]!.values[0] !== name)
    .map((name) => interpolate(`\${${name}:queryparam}`, variables))
    .join('&');
}
