import { deepStrictEqual, fail } from 'node:assert/strict';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import type { HttpAdapterOptions, Logger, TelemetryCore, TelemetryOptions } from '@telltale/core';
import { http } from '@telltale/core/catalogs';
import { isolatedTelemetry } from '../isolated-telemetry.ts';
import { idOf, readHttp, since } from './exchanges.ts';
import type { HttpReading, RecordedExchanges } from './exchanges.ts';
import { openConnection, send } from './http-client.ts';
import type { ClientRequest, ClientResponse, Connection } from './http-client.ts';
import type { KitAdapter, KitServer } from './kit-adapter.ts';
import type { KitApp, KitRoute } from './kit-app.ts';
import { routes } from './routes.ts';

/** What a case starts. */
export interface KitSetup extends Partial<KitApp> {
  /** Options of the integration under test. */
  readonly options?: Omit<HttpAdapterOptions, 'telemetry'>;
  readonly telemetry?: Partial<TelemetryOptions<{ http: typeof http }>>;
}

/** Requests that a case wants to find recorded, and no others. */
export interface Expected {
  /** @default 'GET' */
  readonly method?: string;
  /** The name of a route of the kit; or `{ text }`, as it is. */
  readonly route: string | { readonly text: string };
  readonly status: number | string;
  /** @default 1 */
  readonly times?: number;
  /** @default anything where the status is 500 or more, nothing otherwise */
  readonly error?: string;
  /** Sum of the sizes; `undefined` where none may be recorded. @default anything */
  readonly requestBytes?: number | undefined;
  readonly responseBytes?: number | undefined;
}

// What goes wrong on purpose need not be read.
const silent: Logger = { warn() {}, error() {} };

const SETTLED_WITHIN_MILLISECONDS = 5000;

/** The kit's application, being served by the integration under test. */
export class RunningKit {
  readonly telemetry: TelemetryCore;
  readonly server: KitServer['server'];
  readonly port: number;
  readonly routes: readonly KitRoute[];

  readonly #adapter: KitAdapter;
  readonly #close: () => Promise<void>;
  readonly #connections: Connection[] = [];
  #before: HttpReading = { exchanges: [], active: 0 };
  #closing: Promise<void> | undefined;

  static async start(adapter: KitAdapter, setup: KitSetup = {}): Promise<RunningKit> {
    const { options = {}, telemetry: telemetryOptions = {}, ...app } = setup;
    const telemetry = isolatedTelemetry({ logger: silent, ...telemetryOptions, catalogs: { http } });
    const kitApp: KitApp = { ...app, routes: app.routes ?? routes };
    return new RunningKit(adapter, kitApp, telemetry, await adapter.start(kitApp, { ...options, telemetry }));
  }

  private constructor(adapter: KitAdapter, app: KitApp, telemetry: TelemetryCore, server: KitServer) {
    this.#adapter = adapter;
    this.telemetry = telemetry;
    this.routes = app.routes;
    this.server = server.server;
    this.port = (server.server.address() as AddressInfo).port;
    this.#close = () => server.close();
  }

  send(path: string, request?: ClientRequest): Promise<ClientResponse> {
    return send(this.port, path, request);
  }

  async connect(): Promise<Connection> {
    const connection = await openConnection(this.port);
    this.#connections.push(connection);
    return connection;
  }

  /** The value that `http_route` should have. */
  template(name: string): string {
    const route = this.routes.find((each) => each.name === name);
    return route === undefined ? fail(`the kit has no route "${name}"`) : this.#adapter.template(route);
  }

  /** Compares with what was recorded since this was called last, once as many requests are over. */
  async expectRecorded(...expected: readonly Expected[]): Promise<void> {
    const total = expected.reduce((sum, { times = 1 }) => sum + times, 0);
    const reading = await this.#settled(total);
    const recorded = since(this.#before, reading);
    this.#before = reading;
    const wanted = expected.map((each) => this.#complete(each, recorded));
    deepStrictEqual(sorted(recorded.map((each) => withoutOpenError(each, expected))), sorted(wanted));
    deepStrictEqual(reading.active, 0, 'requests are still recorded as under way');
  }

  /** Forgets what was recorded until now. */
  async forget(): Promise<void> {
    this.#before = readHttp(await this.telemetry.snapshot('http'));
  }

  /** How many series the duration has. */
  async seriesCount(): Promise<number> {
    return readHttp(await this.telemetry.snapshot('http')).exchanges.length;
  }

  /** Resolves once as many requests are recorded as under way. */
  async activeRequests(wanted: number): Promise<void> {
    await until(async () => readHttp(await this.telemetry.snapshot('http')).active === wanted);
  }

  /** Resolves once the page has a line. */
  async pageHas(line: string): Promise<void> {
    await until(async () => (await this.telemetry.exposition()).body.split('\n').includes(line));
  }

  /** Stops as the framework does it. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Stops whatever still goes on. */
  async end(): Promise<void> {
    for (const { socket } of this.#connections.splice(0)) socket.destroy();
    const closed = this.close();
    this.server.closeAllConnections();
    await closed;
    this.telemetry.close();
  }

  // An exchange is recorded when the server has closed the response: clients may know of it earlier.
  async #settled(total: number): Promise<HttpReading> {
    const read = async (): Promise<HttpReading> => readHttp(await this.telemetry.snapshot('http'));
    await until(async () => {
      const reading = await read();
      const times = since(this.#before, reading).reduce((sum, each) => sum + each.times, 0);
      return times >= total && reading.active === 0;
    });
    // What is recorded once too often may come after it.
    await nextTurn();
    return read();
  }

  /** What is expected, with what was recorded where anything will do. */
  #complete(expected: Expected, recorded: readonly RecordedExchanges[]): RecordedExchanges {
    const { method = 'GET', status, times = 1 } = expected;
    const route = typeof expected.route === 'string' ? this.template(expected.route) : expected.route.text;
    const labels = { method, route, status: String(status), error: expected.error ?? (isFailure(status) ? '?' : '') };
    const id = idOf(labels);
    const found = recorded.map((each) => withoutOpenError(each, [expected])).find((each) => idOf(each) === id);
    const { requestBytes, responseBytes } = { ...found, ...expected };
    return { ...labels, times, requestBytes, responseBytes };
  }
}

/** Waits for something; goes on after a while even if it does not come true, so that the case shows what is wrong. */
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const start = performance.now();
  while (!(await isTrue()) && performance.now() - start < SETTLED_WITHIN_MILLISECONDS) await delay(2);
}

/** Shows an error as `?` where none of the expected ones is named. */
function withoutOpenError(recorded: RecordedExchanges, expected: readonly Expected[]): RecordedExchanges {
  const isNamed = expected.some(({ error }) => error !== undefined);
  return isNamed || recorded.error === '' || !isFailure(recorded.status) ? recorded : { ...recorded, error: '?' };
}

function isFailure(status: number | string): boolean {
  return String(status).startsWith('5');
}

function sorted(exchanges: readonly RecordedExchanges[]): readonly RecordedExchanges[] {
  return exchanges.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}
