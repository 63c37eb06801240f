import type { Desk } from '../desk.ts';
import { pageOf } from './watch-terminal.ts';

/** Where everything is, the console first. */
export function addressLines({
  consoleUrl,
  chaosUrl,
  pages,
}: Pick<Desk, 'consoleUrl' | 'chaosUrl' | 'pages'>): readonly string[] {
  return [
    `console  ${consoleUrl}   dashboards, alerts, traces, logs`,
    `chaos    ${pageOf(chaosUrl)}   or: npx pnpm demo chaos slow-provider`,
    ...[...pages].map(([name, url], i) => `${i === 0 ? 'metrics' : '       '}  ${url}/metrics   ${name}`),
  ];
}
