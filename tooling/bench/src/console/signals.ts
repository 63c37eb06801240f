import { randomBytes } from 'node:crypto';

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });

/** Spans as a service of a few dozen routes sends them, five to a trace, as OTLP in JSON. */
export function spanBatch(count: number): string {
  const now = Date.now();
  const resource = { attributes: [attribute('service.name', 'shop'), attribute('service.version', '1.4.0')] };
  const spans = Array.from({ length: Math.ceil(count / 5) }, () => randomBytes(16).toString('hex')).flatMap(
    (traceId) => {
      const ids = Array.from({ length: 5 }, () => randomBytes(8).toString('hex'));
      return ids.map((spanId, i) => ({
        traceId,
        spanId,
        ...(i > 0 && { parentSpanId: ids[i - 1] }),
        name: i === 0 ? 'GET /orders/:id' : `SELECT table_${i}`,
        kind: i === 0 ? 2 : 3,
        startTimeUnixNano: `${now - 20 + i}000000`,
        endTimeUnixNano: `${now - i}000000`,
        attributes: [
          attribute('http.route', '/orders/:id'),
          attribute('http.request.method', 'GET'),
          attribute('server.address', 'orders.internal'),
          attribute('db.query.text', 'SELECT * FROM orders WHERE id = $1 AND deleted_at IS NULL'),
          { key: 'http.response.status_code', value: { intValue: '200' } },
        ],
        status: {},
      }));
    },
  );
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'bench' }, spans }] }] });
}

/** Lines as a service writes them in JSON, as a push to Loki. */
export function lineBatch(count: number): string {
  const now = Date.now();
  const values = Array.from({ length: count }, (_, i) => [
    `${now}${String(i).padStart(6, '0')}`,
    JSON.stringify({ msg: 'request completed', route: '/orders/:id', status: 200, ms: i % 97, id: 10_000 + i }),
    { trace_id: randomBytes(16).toString('hex') },
  ]);
  return JSON.stringify({ streams: [{ stream: { service_name: 'shop', level: 'info' }, values }] });
}
