import { placeLink } from '../address/address.ts';

interface Pane {
  readonly datasource?: string;
  readonly queries?: readonly {
    readonly expr?: string;
    readonly query?: string;
    readonly datasource?: { readonly type?: string };
  }[];
  readonly range?: { readonly from?: string; readonly to?: string };
}

/** Where a link to Grafana's Explore, as generated dashboards have them, leads here; undefined where the address is no such link. */
export function grafanaExplore(address: URL): string | undefined {
  const panes = address.searchParams.get('panes');
  if (panes === null) return undefined;
  try {
    const pane = Object.values(JSON.parse(panes) as Readonly<Record<string, Pane>>)[0];
    const [query] = pane?.queries ?? [];
    const type = query?.datasource?.type ?? pane?.datasource ?? 'prometheus';
    const text = query?.expr ?? query?.query ?? '';
    const { from, to } = pane?.range ?? {};
    const range = { from, to: to === 'now' ? undefined : to };
    if (/loki/.test(type)) return placeLink('/logs', { q: text, ...range });
    if (/tempo/.test(type)) return placeLink('/traces', { q: text, ...range });
    return placeLink('/explore', { expr: text, ...range });
  } catch {
    return placeLink('/explore');
  }
}
