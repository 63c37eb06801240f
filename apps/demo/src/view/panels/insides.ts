import type { CacheSignals, Signals } from '../../signals/signals.ts';
import type { Trends } from '../../signals/watch.ts';
import { count, duration, percent, rate, size } from '../format.ts';
import { judge, judgeShare } from '../judge.ts';
import { ends, fit, span } from '../line.ts';
import type { Line } from '../line.ts';
import { bar, sparkline } from '../sparkline.ts';

const LABEL = 11;
const GRAPH = 16;

/** What goes on inside: caches, and the queue with its workers. */
export function insidesPanel(signals: Signals, trends: Trends, width: number): readonly Line[] {
  return [...signals.caches.map((cache) => cacheLine(cache, width)), workLine(signals, trends, width)];
}

function cacheLine({ level, hitRatio, items, bytes, evictedPerSecond }: CacheSignals, width: number): Line {
  const [full, empty] = bar(hitRatio, GRAPH);
  return ends(
    [
      ...fit([span(level === 'l1' ? 'CACHE  ' : '       ', 'dim'), span(level)], LABEL),
      span(full, judgeShare(hitRatio, 0.2)),
      span(empty, 'faint'),
      ...fit([span(percent(hitRatio))], 7, 'right'),
      span(' hits', 'dim'),
    ],
    [
      ...fit([span(`${count(items)} items`)], 11, 'right'),
      ...fit([span(size(bytes))], 9, 'right'),
      ...fit([span(`${rate(evictedPerSecond)} evicted/s`, 'dim')], 16, 'right'),
    ],
    width,
  );
}

function workLine({ work }: Signals, trends: Trends, width: number): Line {
  const { depth, waitP95, workers, donePerSecond, retriesPerSecond } = work;
  const [graph = ''] = sparkline(trends.queue, GRAPH, 1, 8);
  const depthStyle = judge(depth, 'queueDepth');
  return ends(
    [
      ...fit([span('QUEUE', 'dim')], LABEL),
      span(graph, depthStyle === 'plain' ? 'ok' : depthStyle),
      ...fit([span(String(depth), depthStyle)], 5, 'right'),
      span(' waiting, p95 ', 'dim'),
      span(duration(waitP95), judge(waitP95, 'queueWaitSeconds')),
    ],
    [
      span(`${rate(donePerSecond)} done/s`),
      retriesPerSecond > 0
        ? span(`  ${rate(retriesPerSecond)} retried/s`, 'warn')
        : span(` by ${workers} workers`, 'dim'),
    ],
    width,
  );
}
