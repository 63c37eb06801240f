import type { Desk } from '../desk.ts';
import { pageOf, serversOf } from './watch-terminal.ts';

/** Where everything is, the console first. */
export function addressLines(desk: Desk): readonly string[] {
  const { consoleUrl, chaosUrl, gatewayUrl, pages } = desk;
  return [
    `console  ${consoleUrl}   dashboards, alerts, traces, logs`,
    `chaos    ${pageOf(chaosUrl)}   or: npx -y pnpm@12 demo chaos slow-provider`,
    `gateway  ${gatewayUrl}   what people use`,
    ...[...serversOf(desk)].map(([name, url]) => `stack    ${url}   ${name}`),
    ...[...pages].map(([name, url], i) => `${i === 0 ? 'metrics' : '       '}  ${url}/metrics   ${name}`),
  ];
}
