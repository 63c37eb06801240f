import { agent, ai, dsl, genAi, narrative, workflow } from '@telltale/core/catalogs';
import {
  bucketsOf,
  countOf,
  histogramQuantile,
  increase,
  not,
  rate,
  shareOf,
  sumOf,
  wholeRange,
} from '@telltale/promql/builder';
import { dashboard, type Dashboard } from '../define/dashboard.ts';
import { barGauge, heatmap, stat, timeseries } from '../define/panel.ts';
import { recordedAs } from '../define/recorded-as.ts';
import { row } from '../define/row.ts';
import { budgetUse, budgetUseOptions, runBudgetUse, runBudgetUseOptions } from './budget-use.ts';

const failures = { thresholds: { warning: 0.01, critical: 0.05 } };
const tokens = rate(sumOf(genAi.tokenUsage));

export const aiDashboard: Dashboard = dashboard(
  'AI & agents',
  {
    id: 'ai',
    description: 'Calls to generative models, what they cost, and what is built on them.',
    tags: ['ai', 'agents'],
    links: ['golden-signals', 'overview'],
  },
  [
    row('Now', [
      stat('Calls per second', rate(countOf(genAi.operationDuration)).by(), {
        unit: 'reqps',
        description: 'Calls to models.',
      }),
      stat('Failed calls', shareOf(genAi.operationDuration, { error_type: not('') }).by(), {
        ...failures,
        description: 'Share of the calls to models that failed.',
      }),
      stat('p95 of a call', histogramQuantile(0.95, genAi.operationDuration).by(), {
        description: '95 of 100 calls were no slower.',
      }),
      stat('Tokens per second', tokens.by(), { description: 'Taken in and put out.' }),
      stat('Cost in the time shown', increase(ai.cost, wholeRange).by(), { description: 'Of all models.' }),
      stat('Cost of a day', increase(ai.cost, '1d').by(), { description: 'Of all models, over the last 24 hours.' }),
    ]),
    row('Calls', [
      timeseries('Request rate by model', rate(countOf(genAi.operationDuration)).by('gen_ai_request_model'), {
        unit: 'reqps',
        min: 0,
        description: 'Calls to each model.',
      }),
      timeseries(
        'Requests by status',
        rate(countOf(genAi.operationDuration)).by('gen_ai_request_model', 'error_type'),
        {
          unit: 'reqps',
          min: 0,
          stacked: true,
          description: 'Calls to each model by the kind of error; those without one succeeded.',
        },
      ),
      timeseries(
        'Failed share by model',
        shareOf(genAi.operationDuration, { error_type: not('') }).by('gen_ai_request_model'),
        {
          ...failures,
          description: 'Share of the calls to each model that failed.',
        },
      ),
      timeseries(
        'Latency by model, p95',
        recordedAs(
          'job_gen_ai_request_model:gen_ai_client_operation_duration_seconds:p95_rate5m',
          histogramQuantile(0.95, genAi.operationDuration).by('job', 'gen_ai_request_model'),
        ),
        { description: '95 of 100 calls to the model were no slower.' },
      ),
      timeseries(
        'Time to the first chunk, p95',
        histogramQuantile(0.95, genAi.timeToFirstChunk).by('gen_ai_request_model'),
        {
          description: 'How long people wait until something appears.',
        },
      ),
      heatmap('Latency, spread', increase(bucketsOf(genAi.operationDuration)).by('le'), {
        unit: 's',
        width: 8,
        description: 'How many calls took how long.',
      }),
    ]),
    row('Tokens and cost', [
      timeseries('Tokens by model', tokens.by('gen_ai_request_model', 'gen_ai_token_type'), {
        min: 0,
        stacked: true,
        description: 'Tokens that models took in and put out.',
      }),
      timeseries('Tokens of a call, p95', histogramQuantile(0.95, genAi.tokenUsage).by('gen_ai_token_type'), {
        description: '95 of 100 calls had no more.',
      }),
      timeseries('Cost by model', increase(ai.cost, '1h').by('model'), {
        min: 0,
        stacked: true,
        description: 'What the calls of the hour before cost.',
      }),
    ]),
    row('Narratives and query language', [
      timeseries('Narratives', rate(narrative.generations).by('status'), {
        min: 0,
        stacked: true,
        description: 'By outcome.',
      }),
      timeseries('Time of a narrative, p95', histogramQuantile(0.95, narrative.generationDuration).by('status'), {
        description: '95 of 100 were generated no slower.',
      }),
      timeseries('Queries', rate(dsl.executions).by('status'), {
        min: 0,
        stacked: true,
        description: 'Queries in the language of the application, by outcome.',
      }),
      timeseries('Time of a query, p95', histogramQuantile(0.95, dsl.executionDuration).by('status'), {
        description: '95 of 100 queries were no slower.',
      }),
    ]),
    row('Workflows', [
      timeseries('Workflows by status', rate(workflow.executions).by('workflow', 'status'), {
        min: 0,
        stacked: true,
        description: 'Runs of workflows.',
      }),
      timeseries('Actions by status', rate(workflow.actions).by('action', 'status'), {
        min: 0,
        stacked: true,
        description: 'Actions that workflows are made of.',
      }),
      timeseries('Time of a workflow, p95', histogramQuantile(0.95, workflow.duration).by('workflow'), {
        description: '95 of 100 runs were no longer.',
      }),
    ]),
    row('Agents', [
      timeseries('Runs by domain', rate(agent.executions).by('domain', 'status'), {
        min: 0,
        link: 'golden-signals',
        description: 'Runs of agents by outcome.',
      }),
      timeseries('Time of a run, p95', histogramQuantile(0.95, agent.executionDuration).by('domain'), {
        link: 'golden-signals',
        description: '95 of 100 runs were no longer.',
      }),
      timeseries(
        'Tools',
        { called: rate(agent.toolCalls).by('tool'), failed: rate(agent.toolErrors).by('tool') },
        {
          min: 0,
          link: 'golden-signals',
          description: 'Calls of tools, and those that failed.',
        },
      ),
      barGauge('Budget used', budgetUse, { ...budgetUseOptions, link: 'golden-signals' }),
      barGauge('Budget of a run used', runBudgetUse, { ...runBudgetUseOptions, link: 'golden-signals' }),
    ]),
  ],
);
