import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { History, Quote } from '../../../market.ts';
import { DESK } from '../desk/desk.ts';
import type { Desk } from '../desk/desk.ts';
import { Upstream } from './upstream.ts';

const TIMEOUT_SECONDS = 3;

/** The service *quotes*: prices, their past, and questions about them. */
@Injectable()
export class Quotes extends Upstream implements OnApplicationShutdown {
  constructor(@Inject(DESK) { environment }: Desk) {
    super({ name: 'quotes', url: environment.url('quotes'), timeoutSeconds: TIMEOUT_SECONDS });
  }

  /** @throws UpstreamError, also where the symbol is unknown: 404 */
  quote(symbol: string, signal?: AbortSignal): Promise<Quote> {
    return this.ask({ method: 'GET', path: `/quotes/${encodeURIComponent(symbol)}`, ...(signal && { signal }) });
  }

  quotesOf(symbols: readonly string[]): Promise<readonly Quote[]> {
    return this.ask({ method: 'GET', path: `/quotes?symbols=${symbols.map(encodeURIComponent).join(',')}` });
  }

  history(symbol: string, signal?: AbortSignal): Promise<History> {
    const path = `/symbols/${encodeURIComponent(symbol)}/history`;
    return this.ask({ method: 'GET', path, ...(signal && { signal }) });
  }

  /** In the query language of the desk. */
  query(query: string): Promise<unknown> {
    return this.ask({ method: 'POST', path: '/query', body: { query } });
  }

  /** @returns the session's id */
  async openSession(type: string): Promise<string> {
    const { id } = await this.ask<{ readonly id: string }>({ method: 'POST', path: '/sessions', body: { type } });
    return id;
  }

  closeSession(id: string): Promise<void> {
    return this.ask({ method: 'DELETE', path: `/sessions/${encodeURIComponent(id)}` });
  }

  override isWell(): Promise<boolean> {
    return super.isWell('/symbols');
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}
