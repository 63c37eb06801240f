import { median } from '../measure/median.ts';
import { quantile } from '../measure/quantile.ts';
import { measureAddedCpu } from '../requests/added-cpu.ts';
import type { Plan, RequestCpu } from '../requests/added-cpu.ts';
import type { Way } from '../requests/server-process.ts';
import { BARE, frameworks, requestLogContenders, requestLogs } from '../requests/servers.ts';
import type { Setting } from '../requests/servers.ts';
import type { Figures, JointCase, Suite } from '../suite.ts';

const full: Readonly<Record<Way, Plan>> = {
  sockets: { generations: 9, rounds: 20, requestsPerRound: 1000, warmUpRounds: 40, collectedRounds: 8 },
  'in-process': { generations: 9, rounds: 20, requestsPerRound: 1000, warmUpRounds: 40, collectedRounds: 8 },
};
const quick: Plan = { generations: 1, rounds: 2, requestsPerRound: 40, warmUpRounds: 1, collectedRounds: 1 };

// In front of the first table.
const method = [
  'CPU time of the server’s process for one request: reads with one and two parameters, writes with a JSON body, 5% that no ' +
    'route matches, 2% that fail. “Added” is what a server takes more than the same application that nobody observes, in the ' +
    'same round of 1,000 requests each. Every process answers 40,000 requests before anything is measured, with full garbage ' +
    'collections among the first of them, as in a service that has run for a while; its figure is the median of 20 rounds. ' +
    'No two processes are optimised alike, so everyone has nine: shown are their median and, in parentheses, their quartiles. ' +
    'Everyone with its defaults, without the metrics of the process.',
  'Requests come over keep-alive connections from another process. Writing to a socket takes more CPU time than all the ' +
    'rest, and never the same; so the same is measured once more with the same node:http server on connections that are ' +
    'streams of its own process, where the time includes the client’s.',
  '“Recording nothing” is what every way to take the time of a request begins with: a middleware or hook, a listener for the ' +
    'end of the response, and a look at the clock at both. It says how much of a goal is left for the rest.',
];

const notes: Readonly<Record<string, string>> = {
  express:
    'express-prom-bundle labels with method and path, whose ids it replaces. By hand: a middleware with a listener for the ' +
    'end of the response, and a histogram.',
  fastify:
    'fastify-metrics records a histogram and a summary, with the fastest client it knows, and leaves out what no route ' +
    'matches. By hand: a hook at the end of the response, and a histogram.',
  nest:
    'nestjs-prometheus brings the page and the injection of metrics; the middleware and the interceptor are the ' +
    'application’s own. An interceptor sees nothing that no route matches.',
};

// Of every row that compares.
const added = { figure: 'added', unit: 'nanoseconds', spread: ['from', 'to'] } as const;

/** A table for each framework. `--suite requests` is all of them. */
export const requestSuites: readonly Suite[] = frameworks.map(({ name, title, contenders, settings }, index) => ({
  name: `requests-${name}`,
  title: `Requests on ${title}`,
  notes: [...(index === 0 ? method : []), notes[name]!],
  contenders,
  cases: settings.flatMap((setting) => [overSockets(setting), inProcess(setting)]),
}));

/** What a line for each request costs, beside what the metrics do. */
export const requestLogSuite: Suite = {
  name: 'logging-requests',
  title: 'Request logs',
  notes: [
    'Measured as the requests above, without sockets. Telltale records the metrics as well; pino-http logs alone, with the ' +
      'headers of the request and of the response.',
  ],
  contenders: requestLogContenders,
  cases: [
    {
      name: 'express-logs',
      rows: [{ ...added, title: `${requestLogs.title}: CPU added, no sockets` }],
      measureAll: (effort) => measure(requestLogs, 'in-process', effort.quick ? quick : full['in-process']),
    },
  ],
};

function overSockets(setting: Setting): JointCase {
  const { name, title, goal } = setting;
  return {
    name: `${name}-sockets`,
    rows: [
      { ...added, title: `${title}: CPU added`, goal: { atMost: goal } },
      { figure: 'whole', title: `${title}: CPU in all`, unit: 'nanoseconds', compared: false },
      { figure: 'recorded', title: `${title}: requests recorded`, unit: 'share', compared: false },
    ],
    measureAll: (effort) => measure(setting, 'sockets', effort.quick ? quick : full.sockets),
  };
}

function inProcess(setting: Setting): JointCase {
  const { name, title, goal } = setting;
  return {
    name: `${name}-in-process`,
    rows: [{ ...added, title: `${title}: CPU added, no sockets`, goal: { atMost: goal } }],
    measureAll: (effort) => measure(setting, 'in-process', effort.quick ? quick : full['in-process']),
  };
}

async function measure(setting: Setting, way: Way, plan: Plan): Promise<ReadonlyMap<string, Figures>> {
  const measured = await measureAddedCpu(setting, way, plan);
  return new Map(measured.map((of) => [of.contender, figuresOf(of)]));
}

function figuresOf({ contender, whole, added, recorded }: RequestCpu): Figures {
  const spread = { added: median(added), from: quantile(added, 0.25), to: quantile(added, 0.75) };
  return { whole: median(whole), ...(contender === BARE ? {} : { ...spread, recorded }) };
}
