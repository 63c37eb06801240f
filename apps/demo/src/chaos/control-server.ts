import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AlertWatch } from './alert-watch.ts';
import type { ChaosBoard } from './chaos-board.ts';
import { chaosPage } from './page/chaos-page.ts';
import { shownStates } from './shown-state.ts';

export interface ControlServerOptions {
  /** @default '127.0.0.1', which is this machine only */
  readonly host?: string;
  /** @default 0, a free one */
  readonly port?: number;
  /** Where browsers find the page, such as `http://localhost:9900`. @default where it listens */
  readonly origin?: string | undefined;
  /** Where the console is, once that is known: it is asked which alerts fire. */
  readonly consoleUrl?: (() => string) | undefined;
  /** Where browsers find the console; the alerts of the page lead there. @default consoleUrl */
  readonly publicConsoleUrl?: (() => string) | undefined;
}

/** Switches disturbances over HTTP. */
export interface ControlServer {
  /** `http://127.0.0.1:40123/chaos` */
  readonly url: string;
  /** Where people switch: `http://127.0.0.1:40123/` */
  readonly pageUrl: string;
  close(): Promise<void>;
}

interface Shown {
  readonly board: ChaosBoard;
  readonly watch: AlertWatch;
  readonly publicConsoleUrl: () => string;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `GET /` is a page for people, `GET /chaos` lists, `POST /chaos/<name>` switches on, `DELETE /chaos/<name>` off. */
export async function startControlServer(
  board: ChaosBoard,
  {
    host = '127.0.0.1',
    port = 0,
    origin,
    consoleUrl = () => '',
    publicConsoleUrl = consoleUrl,
  }: ControlServerOptions = {},
): Promise<ControlServer> {
  const shown: Shown = { board, watch: new AlertWatch(consoleUrl), publicConsoleUrl };
  const server = createServer((request, response) => {
    request.resume();
    const reply = isElsewhere(request, ownOrigins) ? refusal : replyTo(request, shown);
    send(response, reply, request.method === 'HEAD');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  const here = origin ?? `http://127.0.0.1:${taken}`;
  const ownOrigins = new Set([here, ...(origin === undefined ? [`http://localhost:${taken}`] : [])]);
  return {
    url: `${here}/chaos`,
    pageUrl: `${here}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const refusal = json(403, { error: 'Not from another web page.' });

/** A page in a browser can send a POST here from anywhere; it cannot leave out, or make up, where it is from. */
function isElsewhere({ headers }: IncomingMessage, ownOrigins: ReadonlySet<string>): boolean {
  return headers.origin !== undefined && !ownOrigins.has(headers.origin);
}

function replyTo({ method = '', url = '' }: IncomingMessage, { board, watch, publicConsoleUrl }: Shown): Reply {
  const isRead = method === 'GET' || method === 'HEAD';
  if (url === '/' && isRead) return { status: 200, ...chaosPage(shownStates(board, watch), publicConsoleUrl()) };
  if (url === '/health' && isRead) return json(200, { status: 'ok' });
  if (url === '/chaos' && isRead) return json(200, shownStates(board, watch));
  const name = /^\/chaos\/([\w-]+)$/.exec(url)?.[1];
  if (name === undefined) return json(404, { error: 'There is only /, /chaos and /chaos/<name>.' });
  if (method !== 'POST' && method !== 'DELETE') return json(405, { error: 'POST switches on, DELETE off.' });
  const isKnown = method === 'POST' ? board.start(name) : board.stop(name);
  const states = shownStates(board, watch);
  if (!isKnown) return json(404, { error: `There is no ${name}.`, names: states.map((state) => state.name) });
  return json(
    200,
    states.find((state) => state.name === name),
  );
}

function json(status: number, body: unknown): Reply {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers, body: `${JSON.stringify(body, null, 2)}\n` };
}

function send(response: ServerResponse, { status, headers, body }: Reply, isHead: boolean): void {
  response.writeHead(status, {
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(isHead ? undefined : body);
}
