import { nodeRuntime, processRuntime } from '@telltale/core/catalogs';
import {
  avg,
  count,
  countOf,
  current,
  histogramQuantile,
  max,
  min,
  rate,
  ratio,
  sum,
  sumOf,
  time,
} from '@telltale/promql/builder';
import { dashboard, type Dashboard } from '../define/dashboard.ts';
import { gauge, stat, table, timeseries } from '../define/panel.ts';
import { row } from '../define/row.ts';

const perInstance = { legend: '{{job}} {{instance}}' };
const heapUsed = sum(nodeRuntime.heapSpaceUsed).by('job', 'instance');

export const nodejsDashboard: Dashboard = dashboard(
  'Node.js runtime',
  {
    id: 'nodejs',
    description: 'Event loop, memory, garbage collection and processor time of each instance.',
    tags: ['nodejs', 'runtime'],
    links: ['overview', 'http'],
  },
  [
    row('Now', [
      stat('Instances', count(nodeRuntime.version).by(), { description: 'Processes that report.' }),
      stat('Restarted', max(time().minus(max(processRuntime.startTime).by())), {
        unit: 's',
        description: 'How long ago the last process was started.',
      }),
      stat('Event loop delay, p99', max(nodeRuntime.eventLoopDelayP99).by(), {
        thresholds: { warning: 0.05, critical: 0.1 },
        description:
          'Of the worst instance: 1 of 100 turns of the event loop came so much too late. Whatever waits then, every request does.',
      }),
      gauge('Event loop utilisation', max(nodeRuntime.eventLoopUtilization).by(), {
        thresholds: { warning: 0.7, critical: 0.9 },
        description:
          'Of the busiest instance: share of the time in which its event loop was not idle. One thread can do no more than 100 %.',
      }),
      gauge('Heap', max(heapUsed.divide(sum(nodeRuntime.heapLimit).by('job', 'instance'))).by(), {
        thresholds: { warning: 0.8, critical: 0.9 },
        description: 'Of the fullest instance: share of the heap that it may have. At 100 % V8 ends the process.',
      }),
      gauge(
        'File descriptors',
        max(ratio(current(processRuntime.openFileDescriptors), current(processRuntime.maxFileDescriptors))).by(),
        {
          thresholds: { warning: 0.7, critical: 0.9 },
          description: 'Of the fullest instance: share of the file descriptors that it may have.',
        },
      ),
    ]),
    row('Event loop', [
      timeseries(
        'Event loop delay',
        {
          p50: max(nodeRuntime.eventLoopDelayP50).by('job'),
          p90: max(nodeRuntime.eventLoopDelayP90).by('job'),
          p99: max(nodeRuntime.eventLoopDelayP99).by('job'),
          max: max(nodeRuntime.eventLoopDelayMax).by('job'),
          mean: max(nodeRuntime.eventLoopDelayMean).by('job'),
        },
        { description: 'How much too late the turns of the event loop came, of the worst instance.' },
      ),
      timeseries('Event loop delay by instance, p99', current(nodeRuntime.eventLoopDelayP99), {
        ...perInstance,
        description: 'One instance above the others is one that does something else, or has a worse host.',
      }),
      timeseries('Event loop utilisation by instance', current(nodeRuntime.eventLoopUtilization), {
        ...perInstance,
        max: 1,
        thresholds: { warning: 0.7, critical: 0.9 },
        description: 'Share of the time in which the event loop was not idle.',
      }),
      timeseries('Time of the event loop', rate(nodeRuntime.eventLoopTime).by('nodejs_eventloop_state'), {
        stacked: true,
        description: 'Time that all event loops spent active and idle, each second.',
      }),
      timeseries('Event loop delay, deviation', current(nodeRuntime.eventLoopDelayStddev), {
        ...perInstance,
        description: 'A large deviation at a small mean is rare long work: a garbage collection, a large JSON.',
      }),
    ]),
    row('Memory', [
      timeseries(
        'Memory',
        {
          resident: sum(processRuntime.memoryUsage).by(),
          'heap used': sum(nodeRuntime.heapSpaceUsed).by(),
          'heap reserved': sum(nodeRuntime.heapSpaceSize).by(),
          external: sum(nodeRuntime.externalMemory).by(),
          'array buffers': sum(nodeRuntime.arrayBuffers).by(),
        },
        {
          min: 0,
          description:
            'Where the memory of all instances is. Resident memory that rises without the heap is outside of JavaScript.',
        },
      ),
      timeseries('Heap by space', sum(nodeRuntime.heapSpaceUsed).by('v8js_heap_space_name'), {
        stacked: true,
        min: 0,
        description: 'What objects occupy in each space. A leak shows in the old space.',
      }),
      timeseries('Resident memory by instance', current(processRuntime.memoryUsage), {
        ...perInstance,
        min: 0,
        description: 'Physical memory of each process.',
      }),
      timeseries('Heap by instance', heapUsed, {
        min: 0,
        description: 'What objects occupy. Its lows after collections should not rise.',
      }),
    ]),
    row('Garbage collection', [
      timeseries('Time in garbage collection', rate(sumOf(nodeRuntime.gcDuration)).by('v8js_gc_type'), {
        stacked: true,
        description: 'Share of the time of one thread that collections took. JavaScript stands still in much of it.',
      }),
      timeseries('Garbage collections', rate(countOf(nodeRuntime.gcDuration)).by('v8js_gc_type'), {
        min: 0,
        description: 'Collections a second. Major ones are those of a full old space.',
      }),
      timeseries('Garbage collection, p99', histogramQuantile(0.99, nodeRuntime.gcDuration).by('v8js_gc_type'), {
        description: '99 of 100 collections were no longer.',
      }),
    ]),
    row('Process', [
      timeseries('CPU by instance', rate(processRuntime.cpuTime).by('job', 'instance'), {
        description: '100 % is one processor. More than that is work of other threads.',
      }),
      timeseries('CPU by mode', rate(processRuntime.cpuTime).by('cpu_mode'), {
        stacked: true,
        description: 'Processor time of all instances.',
      }),
      timeseries('Active resources', sum(nodeRuntime.activeResources).by('v8js_resource_type'), {
        min: 0,
        description:
          'What keeps the event loop alive: sockets, timers, requests. A kind that only rises is never closed.',
      }),
      timeseries(
        'Handles and requests',
        { handles: sum(nodeRuntime.activeHandles).by(), requests: sum(nodeRuntime.activeRequests).by() },
        { min: 0, description: 'Active handles and requests of libuv.' },
      ),
      timeseries('Open file descriptors', current(processRuntime.openFileDescriptors), {
        ...perInstance,
        min: 0,
        description: 'Files and sockets that each process has open.',
      }),
      timeseries('Context switches', rate(processRuntime.contextSwitches).by('process_context_switch_type'), {
        min: 0,
        description: 'Involuntary ones are those of a host with too few processors.',
      }),
      table('Versions', avg(nodeRuntime.version).by('job', 'instance', 'version'), {
        labelsOnly: true,
        description: 'The version of Node.js of each instance.',
      }),
    ]),
    row(
      'More of the process and of V8',
      [
        timeseries('CPU utilisation', sum(processRuntime.cpuUtilization).by('job', 'instance'), {
          min: 0,
          description: 'Share of the processors that the process may use which it has used of late.',
        }),
        timeseries('Virtual memory', current(processRuntime.memoryVirtual), {
          ...perInstance,
          min: 0,
          description: 'Memory that the process has asked for, used or not.',
        }),
        timeseries('Threads', current(processRuntime.threads), {
          ...perInstance,
          min: 0,
          description: 'Of the process. JavaScript runs in one of them, and in one for each worker.',
        }),
        timeseries('Page faults', rate(processRuntime.pagingFaults).by('system_paging_fault_type'), {
          min: 0,
          description: 'A major one had to read from disk: memory is short.',
        }),
        timeseries('Uptime', current(processRuntime.uptime), {
          ...perInstance,
          min: 0,
          description: 'A line that falls to 0 is a restart.',
        }),
        timeseries('Event loop delay, shortest', min(nodeRuntime.eventLoopDelayMin).by('job'), {
          description: 'What the measurement itself takes.',
        }),
        timeseries('Event loop delay at the scrape', max(nodeRuntime.eventLoopLag).by('job'), {
          description: 'Of the worst instance, when it was asked.',
        }),
        timeseries(
          'Heap spaces',
          {
            available: sum(nodeRuntime.heapSpaceAvailable).by('v8js_heap_space_name'),
            physical: sum(nodeRuntime.heapSpacePhysical).by('v8js_heap_space_name'),
          },
          { min: 0, description: 'What is free in each space, and what it holds physically.' },
        ),
        timeseries(
          'Heap, as prom-client has it',
          {
            used: sum(nodeRuntime.heapUsed).by(),
            reserved: sum(nodeRuntime.heapSize).by(),
            'data segment': sum(processRuntime.heap).by(),
          },
          { min: 0, description: 'Of all instances.' },
        ),
        timeseries(
          'CPU, as prom-client has it',
          { user: rate(processRuntime.cpuUser).by(), system: rate(processRuntime.cpuSystem).by() },
          { stacked: true, description: 'Processor time of all instances.' },
        ),
      ],
      { collapsed: true },
    ),
  ],
);
