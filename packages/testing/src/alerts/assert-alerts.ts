import type { Expression } from '@telltale/promql';
import { demandVerdict } from '../verdict.ts';
import { firesVerdict, resolvedVerdict, stateVerdict } from './alert-verdicts.ts';
import type { ExpectedAlert, ExpectedFiring } from './alert-verdicts.ts';
import { dataVerdict } from './data-verdict.ts';
import type { SimulatedTime } from './simulated-time.ts';
import type { Simulation } from './simulation.ts';

/**
 * Asserts that an alert has fired in a simulation: at any time, at one, or from some time on.
 *
 * @throws AssertionError that shows the alert's states over time
 * @throws TestingError `TESTING_ALERT_UNKNOWN`, `TESTING_TIME`
 */
export function assertFires(simulation: Simulation, name: string, expected?: ExpectedFiring): void {
  demandVerdict(firesVerdict(simulation, name, expected), true);
}

/** Asserts that an alert has not fired; see {@link assertFires}. */
export function assertDoesNotFire(simulation: Simulation, name: string, expected?: ExpectedFiring): void {
  demandVerdict(firesVerdict(simulation, name, expected), false);
}

/** Asserts that an alert is firing at a time; see {@link assertFires}. */
export function assertFiring(simulation: Simulation, name: string, expected?: ExpectedAlert): void {
  demandVerdict(stateVerdict(simulation, name, 'firing', expected), true);
}

/** Asserts that an alert is pending at a time; see {@link assertFires}. */
export function assertPending(simulation: Simulation, name: string, expected?: ExpectedAlert): void {
  demandVerdict(stateVerdict(simulation, name, 'pending', expected), true);
}

/** Asserts that an alert has fired before a time, and does not at that time; see {@link assertFires}. */
export function assertResolved(simulation: Simulation, name: string, expected?: ExpectedAlert): void {
  demandVerdict(resolvedVerdict(simulation, name, expected), true);
}

/** Asserts that a query yields at least one number at a time. @throws AssertionError that shows what it selects */
export async function assertHasData(
  simulation: Simulation,
  query: string | Expression,
  options?: { readonly at?: SimulatedTime },
): Promise<void> {
  demandVerdict(await dataVerdict(simulation, query, options), true);
}
