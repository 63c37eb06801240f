import type { Signals } from '../../signals/signals.ts';
import type { Trends } from '../../signals/watch.ts';
import { duration, percent, rate, size } from '../format.ts';
import { judge } from '../judge.ts';
import { beside, ends, span } from '../line.ts';
import type { Line, Style } from '../line.ts';
import { sparkline } from '../sparkline.ts';

/** One of the four: what it is, how much, how it went, and a word or two on it. */
interface Card {
  readonly title: string;
  readonly value: string;
  readonly style: Style;
  readonly trend: readonly number[];
  /** Top of the trend's scale, at least. */
  readonly floor: number;
  /** As many as there is room for. */
  readonly notes: readonly string[];
}

const GAP = 2;

/** Traffic, errors, latency, saturation (Site Reliability Engineering, chapter 6), side by side. */
export function goldenSignals(signals: Signals, trends: Trends, width: number, height: number): readonly Line[] {
  const cards = cardsOf(signals, trends);
  const cardWidth = Math.floor((width - GAP * (cards.length - 1)) / cards.length);
  const blocks = cards.map((card) => drawCard(card, cardWidth, height));
  return beside(
    blocks,
    cards.map(() => cardWidth),
    GAP,
  );
}

function cardsOf({ traffic, errors, latency, saturation, people }: Signals, trends: Trends): readonly Card[] {
  return [
    {
      title: 'TRAFFIC',
      value: `${rate(traffic.perSecond)} req/s`,
      style: 'strong',
      trend: trends.traffic,
      floor: 10,
      notes: [`${people.signedIn} signed in`, `${people.streaming} on the stream`, `${traffic.inFlight} in flight`],
    },
    {
      title: 'ERRORS',
      value: percent(errors.ratio),
      style: judge(errors.ratio, 'errorRatio', 'ok'),
      trend: trends.errors,
      floor: 0.05,
      notes: [`${rate(errors.perSecond)} failed/s`, `${rate(errors.abortedPerSecond)} gave up/s`],
    },
    {
      title: 'LATENCY p95',
      value: duration(latency.p95),
      style: judge(latency.p95, 'latencySeconds', 'ok'),
      trend: trends.latency,
      floor: 0.05,
      notes: [`p99 ${tight(latency.p99)}`, `p50 ${tight(latency.p50)}`],
    },
    {
      title: 'SATURATION',
      value: percent(saturation.loopRatio),
      style: judge(saturation.loopRatio, 'loopRatio', 'ok'),
      trend: trends.loop,
      floor: 0.5,
      notes: [`delay ${tight(saturation.loopDelaySeconds)}`, tight(saturation.memoryBytes, size)],
    },
  ];
}

function drawCard({ title, value, style, trend, floor, notes }: Card, width: number, height: number): readonly Line[] {
  const graphStyle = style === 'strong' ? 'accent' : style;
  return [
    ends([span(title, 'dim')], [span(value, style)], width),
    ...sparkline(trend, width, height, floor).map((row) => [span(row, graphStyle)]),
    [span(fitting(notes, width), 'dim')],
  ];
}

function fitting(notes: readonly string[], width: number): string {
  return notes.reduce((text, note) => (text.length + 2 + note.length <= width ? `${text}  ${note}` : text));
}

/** Without the blank before the unit: cards are narrow. */
function tight(value: number, format: (value: number) => string = duration): string {
  return format(value).replace(' ', '');
}
