import { agent } from '@telltale/core/catalogs';
import { increase, max, sum, wholeRange, type Vector } from '@telltale/promql/builder';
import type { PanelOptions } from '../define/panel.ts';

/** What was used over the time shown, for the limit: each instance has one of its own, so that limits add up. */
export const budgetUse: Vector<{ readonly budget: string }> = increase(agent.budgetUsed, wholeRange)
  .by('budget')
  .divide(sum(agent.budgetLimit).by('budget').gt(0));

/** What a run used on average over the time shown, for the limit of one. */
export const runBudgetUse: Vector<{ readonly job: string; readonly budget: string }> = increase(
  agent.budgetUsed,
  wholeRange,
)
  .by('job', 'budget')
  .divide(increase(agent.executions, wholeRange).by('job').gt(0), { on: ['job'], groupLeft: [] })
  .divide(max(agent.runBudgetLimit).by('job', 'budget').gt(0));

const limits = { unit: 'percentunit', thresholds: { warning: 0.8, critical: 1 } };

export const budgetUseOptions: PanelOptions = {
  ...limits,
  description:
    'What was used of each budget over the time shown, for its limit: show as much time as the budget is for.',
};

export const runBudgetUseOptions: PanelOptions = {
  ...limits,
  description: 'What an average run used over the time shown, for the limit of one run.',
};
