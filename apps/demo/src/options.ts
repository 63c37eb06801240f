import { parseArgs } from 'node:util';
import { services } from './parts/parts.ts';

const MOST_PORT = 65_535;

/** How the demo is to run. */
export interface DemoOptions {
  readonly mode: 'watch' | 'once' | 'check' | 'help';
  /** Whether Prometheus and the other servers that are installed here run as well. */
  readonly isStackLocal: boolean;
  /** Whether the console is opened in a browser, where there is one. */
  readonly isOpening: boolean;
  /** Seconds after which it stops by itself. */
  readonly forSeconds: number | undefined;
  /** Port of the gateway's metrics page, the other services' being the next; 0 takes free ones. */
  readonly port: number;
  /** Port of the console; 0 takes a free one. */
  readonly consolePort: number;
  readonly seed: number;
}

export const usage = `npx -y pnpm@12 demo [options]           starts the desk and shows it
npx -y pnpm@12 demo chaos [name …]     switches what goes wrong in one that runs
npx -y pnpm@12 demo doctor             examines a stack of containers that runs

  --for 60s       stop after a time: 90, 90s, 5m
  --check         wait until every metric has moved, every panel has data and every alert that a disturbance
                  has to raise fires; print a table; exit code 1 on any miss
  --once          print the view once, as text, and stop
  --stack local   run Prometheus, Alertmanager, exporters, PostgreSQL and Redis beside it, as they are installed here
  --no-open       do not open the console in a browser
  --port 9464     port of the gateway's metrics page, the other services' being the next (default: free ones)
  --console 9465  port of the console (default: a free one)
  --seed 7        another load (default: 1)
  --help          this text
`;

/** Something is wrong with what was typed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError */
export function readOptions(args: readonly string[]): DemoOptions {
  const values = parse(args);
  const { check, once, help } = values;
  if (values.stack !== undefined && values.stack !== 'local') {
    throw new UsageError(`--stack takes local, not ${JSON.stringify(values.stack)}.`);
  }
  const isOpening = !values['no-open'] && !check && !once;
  if (check && once) throw new UsageError('--check and --once exclude each other.');
  return {
    mode: help ? 'help' : check ? 'check' : once ? 'once' : 'watch',
    isStackLocal: values.stack === 'local',
    isOpening,
    forSeconds: values.for === undefined ? undefined : secondsOf(values.for),
    // The other services' ports are the next.
    port: numberOf('port', values.port, MOST_PORT - (services.length - 1)),
    consolePort: numberOf('console', values.console, MOST_PORT),
    seed: numberOf('seed', values.seed, 2 ** 32 - 1),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      // pnpm hands on the `--` of `pnpm demo -- --for 60s`.
      args: args.filter((arg) => arg !== '--'),
      options: {
        for: { type: 'string' },
        stack: { type: 'string' },
        port: { type: 'string', default: '0' },
        console: { type: 'string', default: '0' },
        seed: { type: 'string', default: '1' },
        check: { type: 'boolean', default: false },
        once: { type: 'boolean', default: false },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function secondsOf(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(s|m)?$/.exec(text) ?? [];
  const seconds = Number(number) * (unit === 'm' ? 60 : 1);
  // Longer timers than 24 days fire at once (Node.js' limit).
  if (number === undefined || seconds === 0 || seconds > 2_000_000) {
    throw new UsageError(`--for takes a time such as 60s or 5m, not ${JSON.stringify(text)}.`);
  }
  return seconds;
}

function numberOf(option: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= most) return number;
  throw new UsageError(`--${option} takes a whole number from 0 to ${most}, not ${JSON.stringify(text)}.`);
}
