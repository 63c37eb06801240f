import { LogLines } from '../../logs/log-lines.tsx';
import type { PanelProps } from './panel-props.ts';

export function LogsPanel({ data }: PanelProps) {
  return <LogLines lines={data.lines} />;
}
