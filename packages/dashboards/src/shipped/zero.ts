import { count, current, type Vector } from '@telltale/promql/builder';
import { up } from './exporters/prometheus.ts';

/** For what has no series where there is nothing of it: `count(...).by().or(zero())`. */
export function zero(): Vector<{}> {
  return count(current(up)).by().times(0);
}
