import type { Expression } from '@telltale/promql';
import type { Verdict } from '../verdict.ts';
import { firesVerdict, resolvedVerdict, stateVerdict } from './alert-verdicts.ts';
import type { ExpectedAlert, ExpectedFiring } from './alert-verdicts.ts';
import { dataVerdict } from './data-verdict.ts';
import type { SimulatedTime } from './simulated-time.ts';
import type { Simulation } from './simulation.ts';

/** Matchers for `expect.extend` of Jest and of whoever has its protocol; for Vitest, import `@telltale/testing/vitest`. */
export interface AlertMatchers {
  readonly toFire: (simulation: Simulation, name: string, expected?: ExpectedFiring) => Verdict;
  readonly toBeFiring: (simulation: Simulation, name: string, expected?: ExpectedAlert) => Verdict;
  readonly toBePending: (simulation: Simulation, name: string, expected?: ExpectedAlert) => Verdict;
  readonly toBeResolved: (simulation: Simulation, name: string, expected?: ExpectedAlert) => Verdict;
  readonly toHaveData: (
    simulation: Simulation,
    query: string | Expression,
    options?: { readonly at?: SimulatedTime },
  ) => Promise<Verdict>;
}

export const alertMatchers: AlertMatchers = {
  toFire: firesVerdict,
  toBeFiring: (simulation, name, expected) => stateVerdict(simulation, name, 'firing', expected),
  toBePending: (simulation, name, expected) => stateVerdict(simulation, name, 'pending', expected),
  toBeResolved: resolvedVerdict,
  toHaveData: dataVerdict,
};
