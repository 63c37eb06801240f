import { agent } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded } from '@telltale/testing';
import { expect, test } from 'vitest';
import { createAgents } from '../src/agents/index.ts';

test('agents have budgets that each run has anew, beside those that all share', async () => {
  const telemetry = isolatedTelemetry({ catalogs: { agent } });
  const agents = createAgents(telemetry, { budgets: { usd: 1 }, runBudgets: { tokens_per_run: 100 } });
  const spending = () => agents.run('refunds', ({ spend }) => [spend('tokens_per_run', 80), spend('usd', 0.4)]);
  expect([await spending(), await spending(), await spending()]).toEqual([
    [true, true],
    [true, true],
    [true, false],
  ]);
  const long = agents.run('refunds', ({ spend }) => [spend('tokens_per_run', 80), spend('tokens_per_run', 80)]);
  expect(await long).toEqual([true, false]);
  expect(await recorded(telemetry, agent.runBudgetLimit, { budget: 'tokens_per_run' })).toBe(100);
  expect(await recorded(telemetry, agent.budgetLimit, { budget: 'usd' })).toBe(1);
  // What all runs used together is not to be held against the limit of one.
  const { body } = await telemetry.exposition();
  expect(body.match(/^agent_(run_)?budget_limit\{.*$/gm)).toEqual([
    'agent_budget_limit{budget="usd"} 1',
    'agent_run_budget_limit{budget="tokens_per_run"} 100',
  ]);
  expect(await recorded(telemetry, agent.budgetUsed, { budget: 'tokens_per_run' })).toBe(400);
  expect(await recorded(telemetry, agent.budgetExceeded, { budget: 'tokens_per_run' })).toBe(1);
  expect(() => createAgents(telemetry, { runBudgets: { steps: Number.NaN } })).toThrow(/steps.*TELLTALE_OPTIONS/);
});

test('agents show that none has failed before one does', async () => {
  const telemetry = isolatedTelemetry({ catalogs: { agent } });
  await createAgents(telemetry).run('refunds', () => {});
  const { body } = await telemetry.exposition();
  expect(body).toContain('agent_executions_total{domain="refunds",status="failure"} 0');
});
