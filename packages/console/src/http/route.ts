import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/** A request, as far as a route needs it. */
export interface Request {
  readonly method: string;
  readonly path: string;
  /** Parameters of the address, and of the body where that is a form. */
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The named parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** The whole body, unpacked; empty where there is none. Read once, within the limit of the route. */
  readonly body: () => Promise<Buffer>;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
}

/** An answer that is whole. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What a route does. A stream, such as a live tail, writes its response itself and returns nothing. */
export type Handler = (request: Request) => Promise<Answer> | Answer;
export type StreamHandler = (request: Request, response: ServerResponse, raw: IncomingMessage) => Promise<void> | void;

/** One row of the table of what the console answers to. */
export interface Route {
  readonly methods: readonly ('GET' | 'POST' | 'PUT' | 'DELETE')[];
  /** `/api/v1/label/:name/values`; `*` at its end takes the rest as the parameter `rest`. */
  readonly path: string;
  readonly handle?: Handler;
  readonly stream?: StreamHandler;
  /** Bytes of the body, unpacked. @default 1 MiB */
  readonly maxBodyBytes?: number;
  /** Whether other origins may read it, as Grafana's browser mode does. @default false */
  readonly isApi?: boolean;
}

export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

interface CompiledRoute {
  readonly route: Route;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

export function compileRoutes(routes: readonly Route[]): readonly CompiledRoute[] {
  return routes.map((route) => {
    const names: string[] = [];
    const source = route.path
      .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll(/:([a-zA-Z]+)/g, (_, name: string) => {
        names.push(name);
        return '([^/]+)';
      })
      .replace(/\*$/, () => {
        names.push('rest');
        return '(.*)';
      });
    return { route, pattern: new RegExp(`^${source}$`), names };
  });
}

/** The routes of a path, whatever the method: for telling 404 from 405. */
export function matchRoutes(routes: readonly CompiledRoute[], path: string): readonly RouteMatch[] {
  return routes.flatMap(({ route, pattern, names }) => {
    const match = pattern.exec(path);
    if (match === null) return [];
    const params = decoded(names, match.slice(1));
    return params === undefined ? [] : [{ route, params }];
  });
}

function decoded(names: readonly string[], values: readonly string[]): Record<string, string> | undefined {
  try {
    return Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(values[i] ?? '')]));
  } catch {
    return undefined;
  }
}
