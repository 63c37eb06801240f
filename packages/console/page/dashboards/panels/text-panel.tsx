import { Markdown } from '../../parts/markdown.tsx';
import type { PanelProps } from './panel-props.ts';

export function TextPanel({ panel }: PanelProps) {
  return <Markdown text={panel.options?.content ?? ''} />;
}
