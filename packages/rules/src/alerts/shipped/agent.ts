import { agent } from '@telltale/core/catalogs';
import { histogramQuantile, increase, rate, shareOf } from '@telltale/promql/builder';
import { counts, observes } from '../../proof/proof.ts';
import { alert, type Alert, type Runbook } from '../alert.ts';

const executions = rate(agent.executions, '5m');
const successRatio = shareOf(agent.executions, { status: 'success' }, '5m').by('job');

const success = { domain: 'research', status: 'success' } as const;
const failure = { domain: 'research', status: 'failure' } as const;

const successRunbook: Runbook = {
  meaning: 'Agents do not bring what they were asked for to an end.',
  causes: ['A tool that fails.', 'A model or a provider that refuses or times out.', 'A budget that ends runs early.'],
  steps: [
    'See which domains fail, then which tools.',
    'Open the traces of failed runs: their last span tells what they ended on.',
    'Take a failing tool away from the agents, or go back to the last version of their instructions.',
  ],
  queries: [
    { title: 'Failed runs by domain', query: executions.where({ status: 'failure' }).by('domain') },
    { title: 'Errors by tool', query: rate(agent.toolErrors, '5m').by('tool') },
  ],
};

const latencyRunbook: Runbook = {
  meaning: 'Whoever asked an agent waits longer than is right for the domain.',
  causes: ['A slow model or tool.', 'Runs that need more steps than usual.', 'Approvals that nobody gives.'],
  steps: [
    'Open the slowest traces of the domain.',
    'Compare with the time to wait for approvals and the calls of tools.',
  ],
};

/** Agents: their runs, tools, budgets and approvals. */
export const agentAlerts: readonly Alert[] = [
  alert('LowSuccessRate', (limit) => successRatio.lt(limit), {
    threshold: 0.9,
    for: '5m',
    severity: 'warning',
    summary: 'Only {{ $value | humanizePercentage }} of the runs of agents of {{ $labels.job }} succeed.',
    description: (limit) =>
      `Over the last five minutes {{ $value | humanizePercentage }} of the runs succeeded; the limit is ${100 * limit} %.`,
    runbook: successRunbook,
    proof: {
      series: [
        counts(agent.executions, success, { healthy: 60, failing: 51 }),
        counts(agent.executions, failure, { healthy: 0, failing: 9 }),
      ],
    },
  }),

  alert('CriticalSuccessRate', (limit) => successRatio.lt(limit), {
    threshold: 0.8,
    for: '2m',
    severity: 'critical',
    summary: 'Only {{ $value | humanizePercentage }} of the runs of agents of {{ $labels.job }} succeed.',
    description: (limit) =>
      `Over the last five minutes {{ $value | humanizePercentage }} of the runs succeeded; the limit is ${100 * limit} %.`,
    runbook: successRunbook,
    proof: {
      series: [
        counts(agent.executions, success, { healthy: 60, failing: 30 }),
        counts(agent.executions, failure, { healthy: 0, failing: 30 }),
      ],
    },
  }),

  alert(
    'AgentHighLatencyP95',
    (limit) => histogramQuantile(0.95, agent.executionDuration, '5m').by('job', 'domain').gt(limit),
    {
      threshold: 2,
      for: '5m',
      severity: 'warning',
      summary: 'One in twenty runs of agents in {{ $labels.domain }} takes {{ $value | humanizeDuration }}.',
      description: (limit) =>
        `The 95th percentile of the duration of runs in {{ $labels.domain }} is {{ $value | humanizeDuration }}; the limit is ${limit} s.`,
      runbook: latencyRunbook,
      proof: { series: [observes(agent.executionDuration, { domain: 'research' }, 5, { healthy: 0, failing: 10 })] },
    },
  ),

  alert(
    'AgentHighLatencyP99',
    (limit) => histogramQuantile(0.99, agent.executionDuration, '10m').by('job', 'domain').gt(limit),
    {
      threshold: 10,
      for: '10m',
      severity: 'warning',
      summary: 'One in a hundred runs of agents in {{ $labels.domain }} takes {{ $value | humanizeDuration }}.',
      description: (limit) =>
        `The 99th percentile of the duration of runs in {{ $labels.domain }} is {{ $value | humanizeDuration }}; the limit is ${limit} s.`,
      runbook: latencyRunbook,
      proof: { series: [observes(agent.executionDuration, { domain: 'research' }, 40, { healthy: 0, failing: 10 })] },
    },
  ),

  alert(
    'ToolErrorRate',
    (limit) =>
      rate(agent.toolErrors, '5m').by('job', 'tool').divide(rate(agent.toolCalls, '5m').by('job', 'tool')).gt(limit),
    {
      threshold: 0.05,
      for: '5m',
      severity: 'warning',
      summary: 'The tool {{ $labels.tool }} fails {{ $value | humanizePercentage }} of its calls.',
      description: (limit) =>
        `Over the last five minutes {{ $value | humanizePercentage }} of the calls to {{ $labels.tool }} failed; the limit is ${100 * limit} %.`,
      runbook: {
        meaning: 'Agents that need the tool fail, or answer without what it would have told them.',
        causes: [
          'What stands behind the tool is down or refuses.',
          'Agents call it with arguments that it does not take.',
        ],
        steps: [
          'Read the error logs of the tool.',
          'Try a call by hand.',
          'Take it away from the agents until it works.',
        ],
      },
      proof: {
        series: [
          counts(agent.toolCalls, { tool: 'search' }, { healthy: 60, failing: 60 }),
          counts(agent.toolErrors, { tool: 'search' }, { healthy: 0, failing: 12 }),
        ],
      },
    },
  ),

  alert('BudgetExceeded', (limit) => increase(agent.budgetExceeded, '1h').by('job', 'budget').gt(limit), {
    threshold: 5,
    severity: 'warning',
    summary: 'Agents went over the budget {{ $labels.budget }} {{ $value | humanize }} times within an hour.',
    description: (limit) =>
      `The budget {{ $labels.budget }} was exceeded {{ $value | humanize }} times within the last hour; the limit is ${limit}.`,
    runbook: {
      meaning: 'Agents cost more than they may, and their runs end early.',
      causes: [
        'The budget is too small for what agents are asked.',
        'Agents go round in circles.',
        'A model has become dearer.',
      ],
      steps: ['Compare the use of the budget with its limit.', 'Look for runs with unusually many calls of tools.'],
      queries: [{ title: 'Use by budget', query: rate(agent.budgetUsed, '1h').by('budget') }],
    },
    proof: { series: [counts(agent.budgetExceeded, { budget: 'tokens' }, { healthy: 0, failing: 1 })] },
  }),

  alert('ApprovalTimeouts', increase(agent.approvals, '5m').where({ decision: 'timeout' }).by('job').gt(0), {
    for: '1m',
    severity: 'critical',
    summary: 'Approvals that agents of {{ $labels.job }} asked for were not given in time.',
    description: '{{ $value | humanize }} approvals ran out within the last five minutes.',
    runbook: {
      meaning: 'Work that needs a person’s consent stands still.',
      causes: ['Nobody is on duty.', 'The notification that asks for the approval does not arrive.'],
      steps: ['See who is to approve, and whether they were told.', 'Approve or reject what waits.'],
      queries: [{ title: 'Approvals by decision', query: increase(agent.approvals, '1h').by('decision') }],
    },
    proof: { series: [counts(agent.approvals, { decision: 'timeout' }, { healthy: 0, failing: 1 })] },
  }),

  alert('NoRecentExecutions', increase(agent.executions, '30m').by('job').eq(0), {
    severity: 'info',
    summary: 'No agent of {{ $labels.job }} has run for half an hour.',
    runbook: {
      meaning: 'Nobody asks the agents, or what starts them does not.',
      causes: ['A quiet time.', 'The queue or the schedule that starts runs has stopped.'],
      steps: ['Compare with the traffic of the service.', 'Start a run by hand.'],
    },
    proof: { series: [counts(agent.executions, success, { healthy: 2, failing: 0 })] },
  }),

  alert(
    'DomainErrors',
    (limit) => increase(agent.executions, '5m').where({ status: 'failure' }).by('job', 'domain').gt(limit),
    {
      threshold: 5,
      severity: 'warning',
      summary: 'Agents failed {{ $value | humanize }} times in {{ $labels.domain }} within five minutes.',
      description: (limit) => `{{ $value | humanize }} runs failed within five minutes; the limit is ${limit}.`,
      runbook: successRunbook,
      proof: { series: [counts(agent.executions, failure, { healthy: 0, failing: 3 })] },
    },
  ),
];
