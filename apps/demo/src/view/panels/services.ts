import type { ServiceSignals } from '../../signals/signals.ts';
import { NONE, duration, percent, rate, size } from '../format.ts';
import { judge, judgeUp } from '../judge.ts';
import { span } from '../line.ts';
import type { Line, Span } from '../line.ts';
import { quiet, table } from '../table.ts';
import type { Column } from '../table.ts';
import { errors, latency } from './routes.ts';

/** A service, and where its metrics are. */
interface Row extends ServiceSignals {
  readonly page: string;
}

const FIGURES = 48;
const NAME = 12;

const figures: readonly Column<Row>[] = [
  { title: 'req/s', width: 7, cell: ({ perSecond }) => quiet(rate(perSecond), perSecond === 0) },
  { title: 'errors', width: 7, cell: ({ errorRatio }) => errors(errorRatio) },
  { title: 'p95', width: 7, cell: ({ p95 }) => latency(p95) },
  { title: 'loop', width: 7, cell: ({ loopRatio }) => measured(percent(loopRatio), loopRatio, 'loopRatio') },
  {
    title: 'delay',
    width: 7,
    cell: ({ loopDelaySeconds: delay }) => measured(duration(delay), delay, 'loopDelaySeconds'),
  },
  { title: 'memory', width: 7, cell: ({ memoryBytes }) => quiet(size(memoryBytes), Number.isNaN(memoryBytes)) },
];

/** The services of the desk, one line for each. */
export function servicesPanel(
  services: readonly ServiceSignals[],
  pages: ReadonlyMap<string, string>,
  width: number,
): readonly Line[] {
  const rows = services.map((service) => ({ ...service, page: `${pages.get(service.name) ?? ''}/metrics` }));
  const hasRoom = rows.every(({ page }) => NAME + page.length + FIGURES < width);
  const name: Column<Row> = {
    title: 'SERVICE',
    width: 0,
    cell: ({ name, isUp, page }) => [
      span(isUp ? '● ' : '○ ', judgeUp(isUp)),
      span(name.padEnd(NAME - 2)),
      isUp ? span(hasRoom ? page : '', 'faint') : span('does not answer', 'bad'),
    ],
  };
  return table([name, ...figures], rows, width);
}

function measured(text: string, value: number, of: Parameters<typeof judge>[1]): Span {
  return quiet(text, text === NONE, judge(value, of));
}
