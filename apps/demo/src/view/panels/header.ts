import type { Signals } from '../../signals/signals.ts';
import { clock } from '../format.ts';
import { ends, span } from '../line.ts';
import type { Line, Span } from '../line.ts';
import type { Screen } from '../screen.ts';

const ROOMY = 90;

/** What this is, and where the same can be seen in a browser. */
export function header(
  { signals, consoleUrl, chaosUrl, servers, uptimeSeconds, secondsLeft }: Screen,
  width: number,
): readonly Line[] {
  const time = secondsLeft === undefined ? clock(uptimeSeconds) : `${clock(uptimeSeconds)}, ${clock(secondsLeft)} left`;
  return [
    ends(
      [span('◢ telltale', 'brand'), span('  a market-research desk', 'strong')],
      [...health(signals), span(`   ${time}`)],
      width,
    ),
    ends(
      [
        span(consoleUrl, 'accent'),
        span(width < ROOMY ? '  dashboards, alerts' : '  dashboards, alerts, traces, logs', 'dim'),
      ],
      [span(chaosUrl, 'accent'), span('  chaos', 'dim')],
      width,
    ),
    ...(servers.size === 0 ? [] : [serversLine(servers)]),
  ];
}

function serversLine(servers: Screen['servers']): Line {
  return [...servers].flatMap(([name, url]) => [span(url, 'accent'), span(`  ${name}   `, 'dim')]);
}

function health(signals: Signals | undefined): Line {
  if (signals === undefined) return [];
  const { services, watchdogs } = signals;
  const up = services.filter(({ isUp }) => isUp).length;
  return [
    share(up, services.length, 'services'),
    ...(watchdogs.registered === 0 ? [] : [span('   '), share(watchdogs.healthy, watchdogs.registered, 'watchdogs')]),
  ];
}

function share(well: number, all: number, of: string): Span {
  return span(`● ${well}/${all} ${of}`, well < all ? 'bad' : 'ok');
}
