import type { TelemetryCore } from '@telltale/core';
import { agent as catalog } from '@telltale/core/catalogs';
import { Recording } from '../instrument/recording.ts';
import { createBudgets, createRunBudgets } from './budgets.ts';
import { waitForDecision, type Approval, type ApprovalOptions } from './approvals.ts';

/** What a run of an agent is given. */
export interface AgentRun {
  /**
   * Calls a tool. What it returns and what it throws is passed on.
   * @param name - The label `tool`; at most 100 values.
   */
  tool<T>(name: string, call: () => T | Promise<T>): Promise<T>;
  /**
   * Uses a part of a budget: one that all runs share, or one of those that each run has anew.
   * @returns whether it was within the limit; what goes over it is used nevertheless, and counted
   */
  spend(budget: string, amount: number): boolean;
  /** Asks somebody for approval and waits for the decision; one that does not come in time is a `timeout`. */
  approve(ask: (signal: AbortSignal) => boolean | Promise<boolean>, options?: ApprovalOptions): Promise<Approval>;
}

export interface AgentsOptions {
  /** Limits, by budget, each in its own unit: `{ tokens: 1e6, usd: 20 }`. At most 20. @default none */
  readonly budgets?: Readonly<Record<string, number>>;
  /**
   * Limits of one run, under other names: `{ tokens_per_run: 20_000 }`. What all runs use of them is counted together.
   * @default none
   */
  readonly runBudgets?: Readonly<Record<string, number>>;
}

/** Agents of a service. */
export interface Agents {
  /**
   * Runs an agent. What it returns and what it throws is passed on.
   * @param domain - What it works on; at most 50 values.
   */
  run<T>(domain: string, work: (run: AgentRun) => T | Promise<T>): Promise<T>;
  /** What is left of a budget that runs share; `Infinity` for one without a limit. */
  left(budget: string): number;
  /** Starts budgets again, such as at the start of a day. The counters go on. @param budget - @default all */
  resetBudgets(budget?: string): void;
}

/**
 * Records agents that plan, call tools, keep to budgets and ask people for approval.
 *
 * | metric | says |
 * | --- | --- |
 * | `agent_executions_total`, `agent_execution_duration_seconds` | runs, by domain and outcome |
 * | `agent_tool_calls_total`, `agent_tool_errors_total` | calls of tools |
 * | `agent_budget_used_total`, `agent_budget_exceeded_total` | budgets, those of a run included |
 * | `agent_budget_limit`, `agent_run_budget_limit` | limits: of all runs together, and of each run |
 * | `agent_approvals_total`, `agent_approval_wait_seconds` | approvals, by decision |
 *
 * @example
 * ```ts
 * import { createTelemetry } from '@telltale/core';
 * import { agent } from '@telltale/core/catalogs';
 * import { createAgents } from '@telltale/instruments/agents';
 * import { recorded } from '@telltale/testing';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: { agent } });
 * const agents = createAgents(telemetry, { budgets: { tokens: 1000 } });
 * const answer = await agents.run('refunds', async (run) => {
 *   run.spend('tokens', 400);
 *   const order = await run.tool('find-order', async () => ({ total: 20 }));
 *   const decision = await run.approve(async () => order.total < 50, { timeoutSeconds: 60 });
 *   return decision;
 * });
 * console.log(answer, agents.left('tokens')); // => approved 600
 * console.log(await recorded(telemetry, agent.approvals, { decision: 'approved' })); // => 1
 * ```
 */
export function createAgents(telemetry: TelemetryCore, options: AgentsOptions = {}): Agents {
  const metrics = telemetry.use(catalog);
  const recording = new Recording(telemetry, 'agents');
  const budgets = createBudgets(metrics, recording, options.budgets ?? {});
  const spendingOfRun = createRunBudgets(metrics, recording, options.runBudgets ?? {}, budgets.spend);

  const run: Omit<AgentRun, 'spend'> = {
    async tool(tool, call) {
      recording.run(() => {
        metrics.toolCalls.inc({ tool });
        metrics.toolErrors.inc({ tool }, 0);
      });
      try {
        return await call();
      } catch (error) {
        recording.run(() => metrics.toolErrors.inc({ tool }));
        throw error;
      }
    },
    async approve(ask, given) {
      const startedAt = recording.now();
      let decision: Approval = 'rejected';
      try {
        decision = await waitForDecision(telemetry, ask, given);
        return decision;
      } finally {
        recording.run(() => {
          metrics.approvals.inc({ decision });
          metrics.approvalWait.observe(recording.secondsSince(startedAt));
        });
      }
    },
  };
  return {
    async run(domain, work) {
      const startedAt = recording.now();
      let status: 'success' | 'failure' = 'failure';
      // A series that begins with its first failure shows no increase: nobody would be told of it.
      recording.run(() => metrics.executions.inc({ domain, status: 'failure' }, 0));
      try {
        const result = await work({ ...run, spend: spendingOfRun() });
        status = 'success';
        return result;
      } finally {
        recording.run(() => {
          metrics.executions.inc({ domain, status });
          metrics.executionDuration.observe({ domain }, recording.secondsSince(startedAt));
        });
      }
    },
    left: budgets.left,
    resetBudgets: budgets.reset,
  };
}
