import { measureAddedCpu } from '../requests/added-cpu.ts';
import { frameworks } from '../requests/servers.ts';
import type { Setting } from '../requests/servers.ts';
import type { JointCase, Suite } from '../suite.ts';

// In front of the first table.
const method =
  'CPU time of the server’s process for one request, over keep-alive connections from another process: reads with one and ' +
  'two parameters, writes with a JSON body, 5% that no route matches, 2% that fail. “Added” is what a server takes more than ' +
  'the same application that nobody observes, in the same round; the median of 150 rounds, 50 in each of three processes, and in ' +
  'parentheses the quarter and three quarters of them. Everyone with its defaults, without the metrics of the process.';

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

/** A table for each framework. `--suite requests` is all of them. */
export const requestSuites: readonly Suite[] = frameworks.map(({ name, title, contenders, settings }, index) => ({
  name: `requests-${name}`,
  title: `Requests on ${title}`,
  notes: index === 0 ? [method, notes[name]!] : [notes[name]!],
  contenders,
  cases: settings.map(caseOf),
}));

function caseOf(setting: Setting): JointCase {
  const { name, title, goal } = setting;
  return {
    name,
    rows: [
      {
        figure: 'added',
        title: `${title}: CPU added`,
        unit: 'nanoseconds',
        goal: { atMost: goal },
        spread: ['addedFrom', 'addedTo'],
      },
      { figure: 'whole', title: `${title}: CPU in all`, unit: 'nanoseconds', compared: false },
      { figure: 'recorded', title: `${title}: requests recorded`, unit: 'share', compared: false },
    ],
    measureAll: (effort) => measureAddedCpu(setting, effort),
  };
}
