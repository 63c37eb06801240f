import type { Signals } from '../../signals/signals.ts';
import { WINDOW_SECONDS } from '../../signals/watch.ts';
import { clock } from '../format.ts';
import { ends, span } from '../line.ts';
import type { Line } from '../line.ts';
import type { Screen } from '../screen.ts';

const ROOMY = 96;

/** What this is, and where the same can be read by others. */
export function header(
  { signals, consoleUrl, metricsUrl, uptimeSeconds, secondsLeft }: Screen,
  width: number,
): readonly Line[] {
  const time = secondsLeft === undefined ? clock(uptimeSeconds) : `${clock(uptimeSeconds)}, ${clock(secondsLeft)} left`;
  const note = width < ROOMY ? '' : `scraped every second, last ${WINDOW_SECONDS} s`;
  return [
    ends(
      [span('◢ telltale', 'brand'), span('  quotes', 'strong'), span(', a service of a market-research desk', 'dim')],
      [...health(signals), span(`   ${time}`)],
      width,
    ),
    ends([span(consoleUrl, 'accent'), span('  dashboards, alerts, traces, logs', 'dim')], [], width),
    ends(
      [span(`${metricsUrl}/metrics`, 'accent'), span('  /metrics/json  /health  /telltale', 'dim')],
      [span(note, 'faint')],
      width,
    ),
  ];
}

function health(signals: Signals | undefined): Line {
  if (signals === undefined) return [];
  const { healthy, registered } = signals.watchdogs;
  return [span(`● ${healthy}/${registered} watchdogs`, healthy < registered ? 'bad' : 'ok')];
}
