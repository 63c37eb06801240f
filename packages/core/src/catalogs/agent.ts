import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { oneOf, open } from '../catalog/labels.ts';
import { HUMAN_SECONDS, LONG_WORK_SECONDS } from '../conventions/buckets.ts';

const domain = open(50);
const tool = open(100);
const budget = open(20);

/** Agents that plan, call tools, keep to budgets and ask people for approval. */
export const agent = defineCatalog('agent', {
  executions: counter({
    help: 'Runs of an agent, by domain and outcome.',
    labels: { domain, status: oneOf('success', 'failure') },
  }),
  executionDuration: histogram({
    help: 'Time that one run of an agent took.',
    unit: 'seconds',
    buckets: LONG_WORK_SECONDS,
    labels: { domain },
  }),
  toolCalls: counter({ help: 'Calls that an agent made to a tool.', labels: { tool } }),
  toolErrors: counter({ help: 'Calls to a tool that failed.', labels: { tool } }),
  budgetUsed: counter({
    help: 'Amount of a budget that agents have used, in the unit of that budget.',
    labels: { budget },
  }),
  budgetExceeded: counter({ help: 'Times that an agent went over a budget.', labels: { budget } }),
  budgetLimit: gauge({
    help: 'Limit of a budget that all runs share, in the unit of that budget.',
    labels: { budget },
  }),
  runBudgetLimit: gauge({
    help: 'Limit of a budget that each run has anew, in the unit of that budget.',
    labels: { budget },
  }),
  approvals: counter({
    help: 'Approvals that agents asked people for, by decision.',
    labels: { decision: oneOf('approved', 'rejected', 'timeout') },
  }),
  approvalWait: histogram({
    help: 'Time that an agent waited for an approval.',
    unit: 'seconds',
    buckets: HUMAN_SECONDS,
  }),
});
