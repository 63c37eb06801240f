import { print } from '@telltale/promql';
import type { Expression } from '@telltale/promql';
import type { Verdict } from '../verdict.ts';
import type { SimulatedTime } from './simulated-time.ts';
import type { Simulation } from './simulation.ts';

/** Whether a query yields at least one number at a time: a panel that asks it is not empty. */
export async function dataVerdict(
  simulation: Simulation,
  query: string | Expression,
  { at = simulation.elapsed }: { readonly at?: SimulatedTime } = {},
): Promise<Verdict> {
  const samples = await simulation.query(query, at);
  const text = typeof query === 'string' ? query : print(query);
  const pass = samples.some(({ value }) => !Number.isNaN(value));
  const selectors = pass ? [] : await simulation.selected(query, at);
  return {
    pass,
    message: () => {
      if (pass) return `expected no data at ${at} of\n  ${text}\n\nbut it yields ${samples.length} samples`;
      const found = samples.length === 0 ? 'it yields nothing' : 'it yields nothing but NaN';
      const parts = selectors.map(({ selector, count }) => `  ${selector}: ${count === 0 ? 'no' : count} series`);
      return [`expected data at ${at} of\n  ${text}`, `but ${found}. What it selects there:`, parts.join('\n')].join(
        '\n\n',
      );
    },
  };
}
