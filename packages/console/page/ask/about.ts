import { signal } from '@preact/signals';
import { fetchJson } from './fetch-json.ts';

/** What the console says of itself. */
export interface About {
  readonly scrapeIntervalSeconds: number;
  readonly retentionSeconds: number;
  readonly started: number;
  readonly hasPast: boolean;
  readonly metrics: { readonly series: number; readonly samples: number; readonly bytes: number };
  readonly traces: { readonly traces: number; readonly spans: number; readonly bytes: number };
  readonly logs: { readonly lines: number; readonly bytes: number };
}

export const about = signal<About | undefined>(undefined);

export async function askAbout(): Promise<void> {
  about.value = await fetchJson<About>('/api/console/about');
}
