import { ConsoleError } from '../errors.ts';

/** A page of metrics that is scraped. */
export interface TargetOptions {
  /** Address of the page: `http://localhost:3000/metrics`. Without a path, `/metrics`. */
  readonly url: string;
  /** @default the host and port of the address */
  readonly job?: string;
  /** @default the host and port of the address */
  readonly instance?: string;
  /** Labels of all its series besides. @default {} */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default that of the console */
  readonly intervalSeconds?: number;
  /** Sent as `Authorization: Bearer`. @default none */
  readonly bearerToken?: string;
}

/** A target with everything resolved. */
export interface Target {
  readonly url: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Where it comes from: `options`, `discovery`, or a file. */
  readonly pool: string;
}

/** Seconds after which a scrape is given up, as in Prometheus. */
const TIMEOUT_SECONDS = 10;

/** @throws ConsoleError `CONSOLE_TARGET`, `CONSOLE_OPTIONS` */
export function resolveTarget(options: TargetOptions | string, intervalSeconds: number, pool: string): Target {
  const target = typeof options === 'string' ? { url: options } : options;
  const url = addressOf(target.url);
  const authorization = authorizationOf(url, target.bearerToken);
  const { job = url.host, instance = url.host, labels = {}, intervalSeconds: interval = intervalSeconds } = target;
  if (!(interval > 0 && interval <= 86_400)) {
    throw new ConsoleError(
      'CONSOLE_OPTIONS',
      `intervalSeconds of ${url.href} is ${interval}, not from 0 to 86400`,
      interval,
    );
  }
  return {
    url: url.href,
    labels: { ...labels, job, instance },
    intervalSeconds: interval,
    timeoutSeconds: Math.min(TIMEOUT_SECONDS, interval),
    headers: authorization === undefined ? {} : { authorization },
    pool,
  };
}

/** A name and a password in the address are sent as they should be, and shown nowhere. */
function authorizationOf(url: URL, bearerToken: string | undefined): string | undefined {
  const { username, password } = url;
  url.username = '';
  url.password = '';
  if (bearerToken !== undefined) return `Bearer ${bearerToken}`;
  if (username === '' && password === '') return undefined;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

function addressOf(text: string): URL {
  const whole = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.parse(whole);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new ConsoleError('CONSOLE_TARGET', `${JSON.stringify(text)} is no address of a page`, text);
  }
  if (url.pathname === '/') url.pathname = '/metrics';
  return url;
}
