import type { Panel } from './panel.ts';

export interface RowOptions {
  /** Whether its panels are hidden until it is opened: they cost nothing till then. @default false */
  readonly collapsed?: boolean;
}

/** Panels under a heading. */
export interface Row {
  readonly kind: 'row';
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly collapsed: boolean;
}

/** Puts panels under a heading. */
export function row(title: string, panels: readonly Panel[], { collapsed = false }: RowOptions = {}): Row {
  return Object.freeze({ kind: 'row', title, panels, collapsed });
}
