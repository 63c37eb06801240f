import { ServiceMapOfRange } from '../../traces/service-map.tsx';
import type { PanelProps } from './panel-props.ts';

export function ServiceMapPanel({ range }: PanelProps) {
  return <ServiceMapOfRange range={range} />;
}
