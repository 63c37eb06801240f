import type { PanelOptions } from '../define/panel.ts';

/** What the numbers of `circuitBreaker.state` mean. */
export const breakerStates: PanelOptions = {
  unit: 'none',
  values: {
    0: { text: 'closed', color: 'green' },
    1: { text: 'open', color: 'red' },
    2: { text: 'half open', color: 'orange' },
  },
};
