/** Alert rules in simulated time, `@telltale/testing/alerts`. */
export { alertMatchers } from './alert-matchers.ts';
export {
  assertDoesNotFire,
  assertFires,
  assertFiring,
  assertHasData,
  assertPending,
  assertResolved,
} from './assert-alerts.ts';
export { promtoolTest } from './promtool-test.ts';
export { readRules } from './read-rules.ts';
export { simulateAlerts } from './simulation.ts';

export type { Action } from './agenda.ts';
export type { AlertLife, AlertMoment } from './alert-history.ts';
export type { AlertMatchers } from './alert-matchers.ts';
export type { ExpectedAlert, ExpectedFiring, ExpectedText } from './alert-verdicts.ts';
export type {
  PromtoolAlertTest,
  PromtoolOptions,
  PromtoolQueryTest,
  PromtoolTest,
  PromtoolTestFile,
} from './promtool-test.ts';
export type { QueriedSample, QueriedSeries } from './query-answer.ts';
export type { RulesInput } from './read-rules.ts';
export type { SeriesScript } from './scripted-series.ts';
export type { SelectedSeries } from './selected-series.ts';
export type { PageSource, SimulatedTarget } from './simulated-target.ts';
export type { SimulatedTime } from './simulated-time.ts';
export type { ResolvedSimulationOptions, SimulationOptions } from './simulation-options.ts';
export type { SimulatedAlert, Simulation, TargetOptions } from './simulation.ts';
