import type { CacheSignals, Signals } from '../../signals/signals.ts';
import type { Trends } from '../../signals/watch.ts';
import { NONE, count, duration, percent, rate, size } from '../format.ts';
import { judge, judgeShare } from '../judge.ts';
import { ends, fit, span, widthOf } from '../line.ts';
import type { Line, Span } from '../line.ts';
import { bar, sparkline } from '../sparkline.ts';

const LABEL = 11;
const GRAPH = 16;

/** What goes on inside: caches, the queue with its workers, agents. */
export function insidesPanel(signals: Signals, trends: Trends, width: number, isTight: boolean): readonly Line[] {
  const { caches } = signals;
  return [
    ...(isTight ? [cachesLine(caches)] : caches.map((cache) => cacheLine(cache, width))),
    workLine(signals, trends, width),
    agentsLine(signals, width),
  ];
}

function cachesLine(caches: readonly CacheSignals[]): Line {
  return [
    ...fit([span('CACHE', 'dim')], LABEL),
    ...caches.flatMap(({ level, hitRatio }) => [
      span(`${level} `),
      ...hitsBar(hitRatio, GRAPH / 2),
      span(`${percent(hitRatio).padStart(6)} hits    `, 'dim'),
    ]),
  ];
}

function cacheLine({ level, hitRatio, items, bytes, evictedPerSecond }: CacheSignals, width: number): Line {
  return ends(
    [
      ...fit([span(level === 'l1' ? 'CACHE  ' : '       ', 'dim'), span(level)], LABEL),
      ...hitsBar(hitRatio, GRAPH),
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

function hitsBar(hitRatio: number, width: number): readonly Span[] {
  const [full, empty] = bar(hitRatio, width);
  return [span(full, judgeShare(hitRatio, 0.2)), span(empty, 'faint')];
}

function workLine({ work }: Signals, trends: Trends, width: number): Line {
  const { depth, waitP95, workers, donePerSecond, retriesPerSecond } = work;
  const [graph = ''] = sparkline(trends.queue, GRAPH, 1, 8);
  const depthStyle = judge(depth, 'queueDepth');
  const left = [
    ...fit([span('QUEUE', 'dim')], LABEL),
    span(graph, depthStyle === 'plain' ? 'ok' : depthStyle),
    ...fit([span(count(depth), depthStyle)], 5, 'right'),
    span(' waiting, p95 ', 'dim'),
    span(duration(waitP95), judge(waitP95, 'queueWaitSeconds')),
  ];
  const right = [
    span(` ${rate(donePerSecond)} done/s`),
    retriesPerSecond > 0
      ? span(`  ${rate(retriesPerSecond)} retried/s`, 'warn')
      : span(` by ${workers} workers`, 'dim'),
  ];
  return ends(left, fitting(right, width - widthOf(left)), width);
}

function agentsLine({ agents }: Signals, width: number): Line {
  const { perSecond, failedRatio, p95, approvedPerSecond, rejectedPerSecond, timedOutPerSecond, usdPerMinute } = agents;
  const failed = percent(failedRatio);
  const left = [
    ...fit([span('AGENTS', 'dim')], LABEL),
    span(`${rate(perSecond)} runs/s`),
    ...(failed === NONE ? [] : [span(`  ${failed} failed`, judge(failedRatio, 'agentFailures', 'dim'))]),
    span('  p95 ', 'dim'),
    span(duration(p95), judge(p95, 'agentSeconds')),
  ];
  const right = [
    span(`  $${usdPerMinute.toFixed(2)}/min`),
    ...(timedOutPerSecond > 0 ? [span(`  ${rate(timedOutPerSecond)} ran out/s`, 'bad')] : []),
    span(`  ${rate(approvedPerSecond)} approved/s`, 'dim'),
    span(`  ${rate(rejectedPerSecond)} rejected/s`, 'dim'),
  ];
  return ends(left, fitting(right, width - widthOf(left)), width);
}

/** As many as there is room for. */
function fitting(spans: readonly Span[], width: number): Line {
  let left = width;
  return spans.filter(({ text }) => {
    if (text.length > left) return false;
    left -= text.length;
    return true;
  });
}
