import { numbers } from '../workload/numbers.ts';

/** A request as it goes over the wire, and the status that every server has to answer it with. */
export interface WireRequest {
  readonly bytes: Buffer;
  readonly status: number;
}

interface Kind {
  /** How many of 100 requests are like this. */
  readonly share: number;
  readonly method: 'GET' | 'POST';
  readonly path: (id: () => number) => string;
  readonly body?: string;
  readonly status: number;
}

const probes = ['/wp-login.php', '/.env', '/admin/config', '/api/v0/users', '/favicon.ico', '/robots.txt'];

// What a service of a few routes sees: mostly reads with parameters, some writes, some probes, and some failures.
const kinds: readonly Kind[] = [
  { share: 40, method: 'GET', path: (id) => `/users/${id()}`, status: 200 },
  { share: 25, method: 'GET', path: (id) => `/orders/${id()}/items/${id()}`, status: 200 },
  { share: 18, method: 'GET', path: () => '/products?page=2', status: 200 },
  { share: 10, method: 'POST', path: () => '/orders', body: '{"product":17,"amount":2}', status: 201 },
  { share: 5, method: 'GET', path: (id) => probes[id() % probes.length]!, status: 404 },
  { share: 2, method: 'GET', path: (id) => `/failures/${id()}`, status: 500 },
];

const REQUESTS = 1000;

/** The same requests for everyone, in the same order. A `/metrics` is never among them. */
export function requestMix(): readonly WireRequest[] {
  const random = numbers(7);
  const id = (): number => 1000 + Math.floor(random() * 9000);
  const all = kinds.flatMap((kind) =>
    Array.from({ length: (kind.share * REQUESTS) / 100 }, () => ({ place: random(), request: wireRequest(kind, id) })),
  );
  return all.toSorted((a, b) => a.place - b.place).map(({ request }) => request);
}

function wireRequest({ method, path, body, status }: Kind, id: () => number): WireRequest {
  const lines = [
    `${method} ${path(id)} HTTP/1.1`,
    'Host: 127.0.0.1',
    'User-Agent: bench',
    'Accept: application/json',
    ...(body === undefined ? [] : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return { bytes: Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`), status };
}
