import { clock } from '../format.ts';
import { span } from '../line.ts';
import type { Line, Style } from '../line.ts';
import type { Event } from '../screen.ts';

const styles: Readonly<Record<Event['mood'], Style>> = { good: 'ok', bad: 'warn', neutral: 'dim' };

/** What happened last, the latest first. */
export function eventsPanel(events: readonly Event[], most: number): readonly Line[] {
  return events
    .slice(Math.max(0, events.length - most))
    .toReversed()
    .map(({ atSeconds, text, mood }) => [span(clock(atSeconds).padStart(5), 'faint'), span(`  ${text}`, styles[mood])]);
}
