import type { TrustProxy } from '@telltale/core';
import { TelltaleError } from '@telltale/core';

/** What the line of a request says. */
export interface RequestLogOptions {
  /**
   * Where the request came from: `anonymised` leaves the network, 203.0.113.0 or 2001:db8:1::, `full` the address, and
   * `false` nothing. @default 'anonymised'
   */
  readonly clientAddress?: 'anonymised' | 'full' | false;
  /** Which proxies are believed about where a request came from: how many, or their addresses. @default as core's endpoints */
  readonly trustProxy?: TrustProxy;
  /** Whether the path that was sent is there, without its query; it may hold what a route's template does not. @default false */
  readonly path?: boolean;
}

export interface ResolvedRequestLog {
  readonly clientAddress: 'anonymised' | 'full' | false;
  readonly trustProxy: TrustProxy | undefined;
  readonly path: boolean;
}

/** @throws TelltaleError `TELLTALE_OPTIONS` */
export function resolveRequestLog(options: RequestLogOptions): ResolvedRequestLog {
  const { clientAddress = 'anonymised', trustProxy, path = false } = options;
  if (clientAddress !== false && clientAddress !== 'anonymised' && clientAddress !== 'full') {
    const problem = `createLogger: requests.clientAddress is none of anonymised, full, false: ${String(clientAddress)}`;
    throw new TelltaleError('TELLTALE_OPTIONS', problem, clientAddress);
  }
  return { clientAddress, trustProxy, path };
}
