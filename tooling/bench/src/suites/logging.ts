import { createTelemetry } from '@telltale/core';
import type { Logger } from 'pino';
import { perCall } from '../measure/per-call.ts';
import type { Contender, Suite } from '../suite.ts';

/** Makes a logger that writes to nowhere. */
type Make = () => Promise<Logger>;

// The lines are made, and then thrown away: what a file or a pipe costs, it costs everybody.
const nowhere = { write() {} };
const base = { service: 'shop', version: '1.4.0', instance: 'shop-1' };

// What people write who know pino's `redact`: two levels of the keys they thought of.
const SECRETS = ['password', 'token', 'authorization', 'cookie', 'apiKey', 'email'];
const paths = SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

const contenders: readonly (Contender & { readonly make: Make })[] = [
  {
    name: 'Telltale',
    package: '@telltale/logging',
    async make() {
      const { createLogger } = await import('@telltale/logging');
      const telemetry = createTelemetry({ service: 'shop', catalogs: {}, registry: false, runtime: false });
      return createLogger({ ...base, telemetry, destination: nowhere, format: 'json', level: 'info' });
    },
  },
  {
    name: 'pino',
    package: 'pino',
    make: async () => (await import('pino')).pino({ base, level: 'info' }, nowhere),
  },
  {
    name: 'pino, redact',
    package: 'pino',
    make: async () => (await import('pino')).pino({ base, level: 'info', redact: paths }, nowhere),
  },
];

const order = {
  id: 17,
  channel: 'web',
  total: 42.5,
  currency: 'EUR',
  items: [
    { sku: 'a-1', count: 2 },
    { sku: 'b-7', count: 1 },
  ],
};
const headers = {
  host: 'shop.example',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36',
  accept: 'application/json',
  authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
  cookie: 'sid=abcdef0123456789; theme=dark',
  'x-request-id': '4bf92f3577b34da6',
};
const error = new RangeError('order 17 is out of range');

/** A kind of line, and what writes it. */
const lines: readonly (readonly [name: string, title: string, write: (logger: Logger, call: number) => void])[] = [
  ['message', 'a constant message', (logger) => logger.info('order placed')],
  [
    'fields',
    'three fields and a message',
    (logger, call) => logger.info({ order: call, channel: 'web', ms: 12.5 }, 'order placed'),
  ],
  [
    'text',
    'a message with numbers in it',
    (logger, call) => logger.info(`order ${call} placed in 12 ms at 10.0.0.1:5432`),
  ],
  ['nested', 'an object with a list', (logger) => logger.info({ order }, 'order placed')],
  ['headers', 'headers, with secrets', (logger) => logger.info({ headers }, 'request')],
  ['error', 'an error with its stack', (logger) => logger.error({ err: error }, 'failed')],
  ['child', 'a child logger and its line', (logger, call) => logger.child({ request: call }).info('in a request')],
  ['silent', 'a level that is not written', (logger, call) => logger.debug({ order: call }, 'order placed')],
];

export const logging: Suite = {
  name: 'logging',
  title: 'Log lines',
  notes: [
    'CPU time of one call, lines thrown away. Telltale looks for secrets in every key, text, number and error, counts ' +
      'the line by level and asks for the active span; `pino, redact` looks at six keys on three levels and at nothing else; pino ' +
      'looks for none.',
  ],
  contenders,
  cases: lines.map(([name, title, write]) => ({
    name,
    rounds: 3,
    rows: [{ figure: 'cpu', title, unit: 'nanoseconds' }],
    async measure(contender, effort) {
      const logger = await contenders.find((each) => each.name === contender)!.make();
      const cpu = perCall((calls) => {
        for (let call = 0; call < calls; call++) write(logger, call);
      }, effort);
      return { cpu };
    },
  })),
};
