import type { RequestContext } from '../request-context.ts';
import type { TraceIdSource } from '../trace-ids.ts';
import { quoted } from './json-text.ts';
import type { ValueWriter } from './value-writer.ts';

/**
 * What a line says of where it was written: `trace_id`, `span_id`, `trace_flags`, `request_id`, `route`, and what the
 * application said of the request. Each field is left to the line where that has one of the same name.
 */
export class ContextFields {
  readonly #traceIds: TraceIdSource | undefined;
  readonly #requests: RequestContext;
  // Templates: an application has a fixed number of them.
  readonly #routes = new Map<string, string>();

  constructor(traceIds: TraceIdSource | undefined, requests: RequestContext) {
    this.#traceIds = traceIds;
    this.#requests = requests;
  }

  write(writer: ValueWriter, own: object): string {
    return this.#trace(own) + this.#request(writer, own);
  }

  #trace(own: object): string {
    if (this.#traceIds === undefined || 'trace_id' in own) return '';
    const ids = this.#traceIds();
    if (ids === undefined) return '';
    const flags = ids.traceFlags.toString(16).padStart(2, '0');
    return `,"trace_id":"${ids.traceId}","span_id":"${ids.spanId}","trace_flags":"${flags}"`;
  }

  #request(writer: ValueWriter, own: object): string {
    const request = this.#requests.current();
    if (request === undefined) return '';
    let json = 'request_id' in own ? '' : `,"request_id":${quoted(request.id)}`;
    const route = 'route' in own ? undefined : request.route();
    if (route !== undefined) json += this.#route(writer, route);
    for (const key of Object.keys(request.fields)) {
      if (key in own) continue;
      const field = writer.property(key, () => request.fields[key]);
      if (field !== '') json += `,${field}`;
    }
    return json;
  }

  #route(writer: ValueWriter, route: string): string {
    let json = this.#routes.get(route);
    if (json === undefined) {
      json = `,${writer.property('route', () => route)}`;
      if (this.#routes.size < 1000) this.#routes.set(route, json);
    }
    return json;
  }
}
