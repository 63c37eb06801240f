import { SCRIPT } from './shop.ts';

/** Traces of a shop, as OTLP's JSON: a gateway, the shop, its database, a payment that fails now and then. */
export interface SentTrace {
  readonly traceId: string;
  readonly at: number;
  readonly failed: boolean;
}

export function tracesOf(count: number, now: number, minutes: number): readonly SentTrace[] {
  return Array.from({ length: count }, (_, i) => ({
    traceId: (i + 1).toString(16).padStart(8, '0').repeat(4),
    at: now - (minutes * 60_000 * (count - i)) / count,
    failed: i % 7 === 3,
  }));
}

const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
const nanoseconds = (milliseconds: number): string => `${Math.round(milliseconds)}000000`;

interface SpanOptions {
  readonly id: number;
  readonly parent?: number;
  readonly name: string;
  readonly kind: number;
  readonly from: number;
  readonly to: number;
  readonly failed?: boolean;
  readonly attributes?: readonly unknown[];
}

/** Sends traces to a console over OTLP. */
export async function sendTraces(url: string, traces: readonly SentTrace[]): Promise<void> {
  const byService = new Map<string, unknown[]>();
  for (const { traceId, at, failed } of traces) {
    const add = (
      service: string,
      { id, parent, name, kind, from, to, failed: bad = false, attributes = [] }: SpanOptions,
    ) => {
      const spanId = (n: number): string => traceId.slice(0, 14) + n.toString(16).padStart(2, '0');
      const span = {
        traceId,
        spanId: spanId(id),
        ...(parent !== undefined && { parentSpanId: spanId(parent) }),
        name,
        kind,
        startTimeUnixNano: nanoseconds(at + from),
        endTimeUnixNano: nanoseconds(at + to),
        attributes,
        status: bad ? { code: 2, message: `payment refused ${SCRIPT}` } : {},
        events: bad
          ? [
              {
                name: 'exception',
                timeUnixNano: nanoseconds(at + to),
                attributes: [text('exception.message', `card declined ${SCRIPT}`)],
              },
            ]
          : [],
        links: [{ traceId: traces[0]!.traceId, spanId: '00f067aa0ba902b7', attributes: [] }],
      };
      byService.set(service, [...(byService.get(service) ?? []), span]);
    };
    const long = 90 + (Number.parseInt(traceId.slice(0, 8), 16) % 9) * 22;
    add('gateway', {
      id: 1,
      name: 'POST /orders',
      kind: 2,
      from: 0,
      to: long,
      failed,
      attributes: [text('http.route', '/orders')],
    });
    add('gateway', { id: 2, parent: 1, name: 'POST', kind: 3, from: 4, to: long - 3 });
    add('shop', {
      id: 3,
      parent: 2,
      name: 'POST /orders',
      kind: 2,
      from: 8,
      to: long - 6,
      failed,
      attributes: [text('http.route', '/orders'), text('user.note', SCRIPT)],
    });
    add('shop', {
      id: 4,
      parent: 3,
      name: 'SELECT products',
      kind: 3,
      from: 14,
      to: 34,
      attributes: [text('db.system.name', 'postgresql'), text('db.query.text', 'SELECT * FROM products WHERE id = $1')],
    });
    add('shop', { id: 5, parent: 3, name: 'validate order', kind: 1, from: 36, to: 44 });
    add('shop', { id: 6, parent: 3, name: 'POST /charge', kind: 3, from: 46, to: long - 16, failed });
    add('payments', { id: 7, parent: 6, name: 'POST /charge', kind: 2, from: 50, to: long - 20, failed });
    add('payments', {
      id: 8,
      parent: 7,
      name: 'SET lock',
      kind: 3,
      from: 52,
      to: 55,
      attributes: [text('db.system.name', 'redis')],
    });
    add('shop', {
      id: 9,
      parent: 3,
      name: 'orders publish',
      kind: 4,
      from: long - 14,
      to: long - 9,
      attributes: [text('messaging.system', 'kafka')],
    });
  }
  const resourceSpans = [...byService].map(([service, spans]) => ({
    resource: { attributes: [text('service.name', service), text('service.version', '1.4.0')] },
    scopeSpans: [{ scope: { name: 'test' }, spans }],
  }));
  await send(`${url}/v1/traces`, { resourceSpans });
}

/** Sends lines of logs over OTLP, those of a trace with its id, and some by Loki's push. */
export async function sendLogs(url: string, traces: readonly SentTrace[]): Promise<void> {
  const logRecords = traces.flatMap(({ traceId, at, failed }, i) => [
    record(at + 9, 9, `order ${i} received`, traceId),
    record(
      at + 60,
      failed ? 17 : 9,
      failed ? `order ${i} could not be paid: card declined` : `order ${i} accepted`,
      traceId,
    ),
    ...(i % 5 === 0 ? [record(at + 61, 13, 'the pool of connections is nearly used up', undefined)] : []),
    ...(i % 3 === 0
      ? [
          record(
            at + 62,
            5,
            JSON.stringify({ level: 'debug', msg: `cache of ${SCRIPT}`, key: `product:${i}` }),
            undefined,
          ),
        ]
      : []),
  ]);
  await send(`${url}/v1/logs`, {
    resourceLogs: [{ resource: { attributes: [text('service.name', 'shop')] }, scopeLogs: [{ logRecords }] }],
  });
  await send(`${url}/loki/api/v1/push`, {
    streams: [
      {
        stream: { service_name: 'nginx', level: 'info' },
        values: traces.map(({ at }) => [nanoseconds(at + 2), `10.0.0.7 "POST /orders HTTP/1.1" 201 ${SCRIPT}`]),
      },
    ],
  });
}

function record(at: number, severityNumber: number, line: string, traceId: string | undefined) {
  return {
    timeUnixNano: nanoseconds(at),
    severityNumber,
    body: { stringValue: line },
    attributes: [text('request.note', SCRIPT)],
    ...(traceId !== undefined && { traceId, spanId: `${traceId.slice(0, 14)}03` }),
  };
}

async function send(url: string, content: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(content),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}
