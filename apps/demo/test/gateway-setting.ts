import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { startPostgres } from '../src/backing/postgres/start-postgres.ts';
import type { Postgres } from '../src/backing/postgres/start-postgres.ts';
import { assetClassOf, priceOf, symbols } from '../src/market.ts';
import { Environment } from '../src/parts/environment.ts';
import type { RunningPart } from '../src/parts/running-part.ts';
import { startPart } from '../src/parts/start-part.ts';
import type { Part } from '../src/parts/start-part.ts';
import { startModel } from '../src/simulated/model/start-model.ts';

/** A request that a double of a service was sent. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** Stands where another service would. */
export class Double {
  readonly seen: Seen[] = [];
  #held: { readonly path: string; readonly until: PromiseWithResolvers<void> } | undefined;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #answer: (seen: Seen, response: ServerResponse) => void;

  constructor(answer: (seen: Seen, response: ServerResponse) => void) {
    this.#answer = answer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async listen(): Promise<this> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  /** Answers nobody who asks for this, until it is released. */
  hold(path: string): void {
    this.#held = { path, until: Promise.withResolvers() };
  }

  release(): void {
    this.#held?.until.resolve();
    this.#held = undefined;
  }

  asked(method: string, path: string): readonly Seen[] {
    return this.seen.filter((seen) => seen.method === method && seen.path === path);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const hasBody = headers['content-type']?.startsWith('application/json') ?? false;
    const seen = { method, path: url, headers, body: hasBody ? await json(request) : undefined };
    this.seen.push(seen);
    if (this.#held?.path === url) await this.#held.until.promise;
    this.#answer(seen, response);
  }
}

/** The gateway as it is built, in a process of its own, between doubles of the other services. */
export interface Setting {
  readonly gateway: Part;
  readonly url: string;
  readonly metricsUrl: string;
  readonly quotes: Double;
  readonly ledger: Double;
  readonly model: RunningPart;
  readonly postgres: Postgres;
  /** What it has written to its log. */
  readonly lines: readonly string[];
  close(): Promise<void>;
}

const folder = fileURLToPath(new URL('..', import.meta.url));
const main = new URL('../dist/gateway.js', import.meta.url);

/** In place, so that whoever runs it meanwhile finds it there. */
function buildIfOutdated(): void {
  const builtAt = statSync(main, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = globSync('src/**/*.ts', { cwd: folder });
  if (sources.every((source) => statSync(join(folder, source)).mtimeMs < builtAt)) return;
  const tsdown = fileURLToPath(import.meta.resolve('tsdown/run'));
  execFileSync(process.execPath, [tsdown, '--no-clean', '--logLevel', 'error'], { cwd: folder });
}

export async function startSetting(): Promise<Setting> {
  buildIfOutdated();
  const lines: string[] = [];
  const [postgres, model, quotes, ledger, spans] = await Promise.all([
    startPostgres(),
    startModel(new Environment({ SEED: '1' })),
    new Double(answerAsQuotes).listen(),
    new Double(answerAsLedger).listen(),
    new Double((_, response) => response.end('{}')).listen(),
  ]);
  const gateway = await startPart(
    { name: 'gateway', main, needs: [], isObserved: true },
    { console: spans.url, quotes: quotes.url, ledger: ledger.url, model: model.facts.urls['model']! },
    // Lines come to the output where they are not shipped.
    { DATABASE_URL: postgres.url, OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: '' },
    { onLine: (line) => lines.push(line), onDeath: (_, how) => lines.push(`dead: ${how}`) },
  );
  return {
    gateway,
    url: gateway.facts.urls['gateway']!,
    metricsUrl: gateway.facts.metricsUrl!,
    quotes,
    ledger,
    model,
    postgres,
    lines,
    async close() {
      gateway.kill();
      await Promise.all([model.close(), quotes.close(), ledger.close(), spans.close()]);
      await postgres.stop();
    },
  };
}

function answerAsQuotes({ method, path, headers }: Seen, response: ServerResponse): void {
  const [, what, name] = new URL(path, 'http://quotes').pathname.split('/');
  const quoteOf = (symbol: string) => ({
    symbol,
    price: priceOf(symbol, Date.now()),
    at: Date.now(),
    provider: 'aurora',
  });
  if (headers['x-session'] === 'over') return send(response, 401, { error: 'The session is over.' });
  if (what === 'sessions')
    return method === 'POST' ? send(response, 201, { id: 's-1' }) : void response.writeHead(204).end();
  if (what === 'query') return send(response, 400, { error: 'Nobody knows equities.', position: 5 });
  if (what === 'quotes' && name === undefined) {
    const wanted = new URL(path, 'http://quotes').searchParams.get('symbols')!.split(',');
    return send(response, 200, wanted.map(quoteOf));
  }
  if (name !== undefined && assetClassOf(name) === undefined) return send(response, 404, { error: 'Unknown symbol.' });
  if (what === 'quotes') return send(response, 200, quoteOf(name!));
  if (name !== undefined) return send(response, 200, { symbol: name, prices: [10, 12, 11], at: 1, provider: 'aurora' });
  return send(response, 200, symbols);
}

/** Long enough not to fit into one piece. */
export const csv = 'id,amount\n'.concat(...Array.from({ length: 20_000 }, (_, i) => `${i},${(i * 7919) % 10_007}\n`));

function answerAsLedger({ method, path, body }: Seen, response: ServerResponse): void {
  const [, what, id, more] = path.split('/');
  if (what === 'accounts' && method === 'POST') return send(response, 201, { id: 'a-1' });
  if (what === 'accounts')
    return send(response, 200, more === undefined ? { id, balance: 100 } : [{ id: 't-1', amount: 5 }]);
  if (what === 'transactions') {
    const isPoor = (body as { readonly amount: number }).amount === 40;
    return isPoor ? send(response, 402, { error: 'There is not enough money.' }) : send(response, 201, { id: 't-2' });
  }
  if (what === 'exports' && method === 'POST') return send(response, 202, { id: 'e-1' });
  if (what === 'exports') {
    response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8', 'content-encoding': 'gzip' });
    const gzip = createGzip();
    gzip.pipe(response);
    return void gzip.end(csv);
  }
  if (what === 'graph')
    return send(response, 200, id === undefined ? { nodes: [{ id: 'rates' }], edges: [] } : [{ cause: 'news' }]);
  if (what === 'interventions') return send(response, 200, [{ id: 'i-1', status: 'proposed' }]);
  return send(response, 200, { revenue: [{ currency: 'USD', total: 12 }] });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    .end(text);
}
