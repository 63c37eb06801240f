import { cache, circuitBreaker, connectionPool, graph, intervention, websocket } from '@telltale/core/catalogs';
import {
  avg,
  constant,
  current,
  histogramQuantile,
  matches,
  max,
  min,
  not,
  rate,
  shareAmong,
  sum,
  variable,
} from '@telltale/promql/builder';
import { dashboard, type Dashboard } from '../define/dashboard.ts';
import { labelValues } from '../define/label-values.ts';
import { barGauge, gauge, stateTimeline, timeseries } from '../define/panel.ts';
import { row } from '../define/row.ts';
import { breakerStates } from './breaker-states.ts';
import * as node from './exporters/node.ts';
import { poolUse } from './pool-use.ts';

const host = { instance: variable('host', { multiple: true }) };
const onDisks = { ...host, fstype: not(matches('tmpfs|ramfs|overlay|squashfs|nsfs|fuse.*')) };
const useLimits = { thresholds: { warning: 0.8, critical: 0.95 } };

const cpuUse = constant(1).minus(avg(rate(node.nodeCpu).where({ ...host, mode: 'idle' })).by('instance'));
const memoryUse = constant(1).minus(
  sum(node.nodeMemoryAvailable).where(host).by('instance').divide(sum(node.nodeMemoryTotal).where(host).by('instance')),
);
const diskUse = constant(1).minus(
  min(node.nodeFilesAvailable)
    .where(onDisks)
    .by('instance', 'mountpoint')
    .divide(min(node.nodeFilesSize).where(onDisks).by('instance', 'mountpoint').gt(0)),
);

export const infrastructureDashboard: Dashboard = dashboard(
  'Infrastructure',
  {
    description: 'What services stand on: pools, breakers, caches, connections, and the hosts.',
    tags: ['infrastructure', 'hosts'],
    variables: [labelValues('host', node.nodeLoad, 'instance', 'Host')],
    links: ['database', 'nodejs', 'overview'],
  },
  [
    row('Connection pools', [
      barGauge('Pool use', poolUse, {
        ...useLimits,
        description: 'Share of the connections of each pool that are in use.',
      }),
      timeseries('Pool use over time', poolUse, {
        ...useLimits,
        max: 1,
        description: 'Requests wait when all connections are in use.',
      }),
      timeseries('Connections', sum(connectionPool.connections).by('pool', 'state'), {
        min: 0,
        stacked: true,
        description: 'Connections in use and idle.',
      }),
      timeseries('Requests that wait', sum(connectionPool.waitingRequests).by('pool'), {
        min: 0,
        thresholds: { critical: 1 },
        description: 'For a connection.',
      }),
      timeseries('Connections refused', rate(connectionPool.errors).by('pool', 'error_type'), {
        min: 0,
        description: 'Requests that got no connection for another reason, such as a server that is down.',
      }),
      timeseries('Waits in vain', rate(connectionPool.timeouts).by('pool'), {
        min: 0,
        description: 'Requests that had no connection in time.',
      }),
      timeseries(
        'Wait and use, p95',
        {
          wait: histogramQuantile(0.95, connectionPool.wait).by('pool'),
          use: histogramQuantile(0.95, connectionPool.use).by('pool'),
        },
        { description: 'How long a connection was waited for, and then kept.' },
      ),
    ]),
    row('Circuit breakers', [
      stateTimeline('Breaker states', max(circuitBreaker.state).by('breaker'), {
        ...breakerStates,
        description: 'An open breaker refuses calls.',
      }),
      timeseries('Failed share of calls', shareAmong(circuitBreaker.failures, circuitBreaker.successes).by('breaker'), {
        thresholds: { warning: 0.1, critical: 0.5 },
        description: 'Share of the calls through the breaker that failed.',
      }),
      timeseries(
        'Calls',
        {
          succeeded: rate(circuitBreaker.successes).by('breaker'),
          failed: rate(circuitBreaker.failures).by('breaker'),
          'timed out': rate(circuitBreaker.timeouts).by('breaker'),
          refused: rate(circuitBreaker.rejections).by('breaker'),
          'by fallback': rate(circuitBreaker.fallbacks).by('breaker'),
        },
        { min: 0, description: 'Calls through breakers by how they ended; those that timed out failed too.' },
      ),
      timeseries('Duration of calls, p95', histogramQuantile(0.95, circuitBreaker.callDuration).by('breaker'), {
        description: 'However they ended.',
      }),
      timeseries('Changes of state', rate(circuitBreaker.transitions).by('breaker', 'to'), {
        min: 0,
        description: 'A breaker that opens and closes over and over has too tight a limit.',
      }),
    ]),
    row('Caches, graphs and interventions', [
      gauge('Cache hit ratio', shareAmong(cache.hits, cache.misses).by('cache'), {
        link: 'cache',
        width: 8,
        height: 8,
        thresholds: { warning: 0.8, critical: 0.5 },
        description: 'Share of lookups that each cache answered.',
      }),
      timeseries(
        'Graph size',
        { nodes: sum(graph.nodes).by('graph'), edges: sum(graph.edges).by('graph') },
        {
          min: 0,
          description: 'Nodes and edges of the graphs that services keep.',
        },
      ),
      timeseries('Update of a graph, p95', histogramQuantile(0.95, graph.updateDuration).by('graph'), {
        description: '95 of 100 updates were no longer.',
      }),
      timeseries(
        'Interventions',
        {
          proposed: rate(intervention.proposals).by('intervention_type'),
          'carried out': rate(intervention.executions).by('intervention_type'),
          'taken back': rate(intervention.rollbacks).by('intervention_type'),
        },
        { min: 0, width: 12, description: 'What the system proposes, does and undoes.' },
      ),
    ]),
    row('WebSockets', [
      timeseries('Connections of clients', sum(websocket.connectionsActive).by('endpoint'), {
        min: 0,
        description: 'That are open.',
      }),
      timeseries('WebSocket messages', rate(websocket.messages).by('endpoint', 'direction'), {
        min: 0,
        unit: 'mps',
        description: 'By direction.',
      }),
      timeseries('WebSocket traffic', rate(websocket.transferred).by('endpoint', 'direction'), {
        min: 0,
        description: 'By direction.',
      }),
      timeseries('Closed connections', rate(websocket.closed).by('endpoint', 'reason'), {
        min: 0,
        description: 'By close code or reason.',
      }),
      timeseries('WebSocket errors', rate(websocket.errors).by('endpoint', 'error_type'), {
        min: 0,
        description: 'Of connections, and of attempts to open one.',
      }),
      timeseries('Time of a connection, median', histogramQuantile(0.5, websocket.connectionDuration).by('endpoint'), {
        description: 'Half of the connections were open no longer.',
      }),
    ]),
    row('Hosts', [
      timeseries('Host CPU', cpuUse, {
        ...useLimits,
        max: 1,
        description: 'Share of the processors of each host that is busy.',
      }),
      timeseries('Host memory', memoryUse, {
        ...useLimits,
        max: 1,
        description: 'Share of the memory that is not available.',
      }),
      timeseries('Host load', current(node.nodeLoad).where(host), {
        legend: '{{instance}}',
        min: 0,
        description: 'Processes that run or want to, over a minute.',
      }),
      timeseries('Host disk space', diskUse, {
        ...useLimits,
        max: 1,
        description: 'Share of each file system that is used.',
      }),
      timeseries(
        'Host disk traffic',
        {
          read: rate(node.nodeDiskRead).where(host).by('instance'),
          written: rate(node.nodeDiskWritten).where(host).by('instance'),
        },
        { min: 0, description: 'Of all disks.' },
      ),
      timeseries('Host disks busy', rate(node.nodeDiskBusy).where(host).by('instance', 'device'), {
        max: 1,
        description: 'Share of the time in which each disk had something to do.',
      }),
      timeseries(
        'Host network',
        {
          received: rate(node.nodeReceived)
            .where({ ...host, device: not('lo') })
            .by('instance'),
          sent: rate(node.nodeSent)
            .where({ ...host, device: not('lo') })
            .by('instance'),
        },
        { min: 0, description: 'Of all interfaces but the loopback.' },
      ),
    ]),
  ],
);
