import type { AppendOutcome, MemoryStorage } from '@telltale/promql';
import type { AcceptedTimes } from '../accepted-times.ts';
import type { LogStore } from '../logs/log-store.ts';
import { readLogRecords } from '../logs/read-log-records.ts';
import { json, text } from '../http/answers.ts';
import type { Answer, Request, Route } from '../http/route.ts';
import type { TraceStore } from '../traces/trace-store.ts';
import { readSpans } from '../traces/read-spans.ts';
import type { BytesEncoding } from './otlp-json.ts';
import { oneAfterAnother, type Queue } from '../one-after-another.ts';
import { readMetrics, REJECTED } from './read-metrics.ts';
import { BodySizeError, checkJson, checkMessages, MAX_VALUES } from './check-size.ts';
import { decodeOtlp, type OtlpRequestName } from './otlp-schema.ts';

/** Where signals go. */
export interface OtlpSinks {
  readonly traces: TraceStore;
  readonly logs: LogStore;
  readonly storage: MemoryStorage;
  /** The times at which data points are taken. */
  readonly times: AcceptedTimes;
  readonly now: () => number;
}

/** Bytes of a request, unpacked: exporters send far less. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

interface Signal {
  readonly request: OtlpRequestName;
  /** Takes a request; returns how many records it did not take. */
  readonly take: (request: unknown, encoding: BytesEncoding) => number;
  /** The field of the answer that says so. */
  readonly rejectedField: string;
}

/** As they are called in paths. */
export type SignalName = 'traces' | 'logs' | 'metrics';

/** The signals that are received, by the last part of their path. */
export function otlpSignals({ traces, logs, storage, times, now }: OtlpSinks): Readonly<Record<SignalName, Signal>> {
  return {
    traces: {
      request: 'ExportTraceServiceRequest',
      rejectedField: 'rejectedSpans',
      take: (request, encoding) => {
        const { spans, rejected } = readSpans(request, encoding);
        return rejected + traces.add(spans);
      },
    },
    logs: {
      request: 'ExportLogsServiceRequest',
      rejectedField: 'rejectedLogRecords',
      take: (request, encoding) => logs.add(readLogRecords(request, encoding, now)),
    },
    metrics: {
      request: 'ExportMetricsServiceRequest',
      rejectedField: 'rejectedDataPoints',
      take: (request) => {
        let rejected = 0;
        for (const point of readMetrics(request)) {
          const isTaken =
            point !== REJECTED &&
            point.every(({ labels, time, value }) => times.has(time) && isKept(storage.append(labels, time, value)));
          if (!isTaken) rejected += 1;
        }
        return rejected;
      },
    },
  };
}

/** OTLP over HTTP, as protobuf and JSON: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export function otlpRoutes(sinks: OtlpSinks): readonly Route[] {
  const queue = oneAfterAnother();
  return Object.entries(otlpSignals(sinks)).map(([path, signal]) => ({
    methods: ['POST'],
    path: `/v1/${path}`,
    maxBodyBytes: MAX_BODY_BYTES,
    handle: (request) => receive(request, signal, queue),
  }));
}

async function receive({ headers, body }: Request, signal: Signal, queue: Queue): Promise<Answer> {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json' && type !== 'application/x-protobuf') {
    return text('content-type is neither application/json nor application/x-protobuf\n', 415);
  }
  const bytes = await body();
  return queue(() => (type === 'application/json' ? takeJson(bytes, signal) : takeProtobuf(bytes, signal)));
}

function takeJson(bytes: Buffer, signal: Signal): Answer {
  try {
    checkJson(bytes, MAX_VALUES);
    const rejected = signal.take(JSON.parse(bytes.toString('utf8')), 'hex');
    return json(
      rejected === 0 ? {} : { partialSuccess: { [signal.rejectedField]: String(rejected), errorMessage: WHY } },
    );
  } catch (error) {
    return json({ code: 3, message: refusal(signal, error) }, statusOf(error));
  }
}

function takeProtobuf(bytes: Buffer, signal: Signal): Answer {
  try {
    checkMessages(signal.request, bytes, MAX_VALUES);
    const rejected = signal.take(decodeOtlp(signal.request, bytes), 'base64');
    return { status: 200, headers: { 'content-type': 'application/x-protobuf' }, body: partialSuccess(rejected) };
  } catch (error) {
    return text(`${refusal(signal, error)}\n`, statusOf(error));
  }
}

function refusal({ request }: Signal, error: unknown): string {
  return `the body is no ${request}: ${(error as Error).message}`;
}

function statusOf(error: unknown): number {
  return error instanceof BodySizeError ? 413 : 400;
}

const WHY = 'without valid ids, or of times that are not kept; too many or too long; deltas; exponential histograms';

/** A value that is there already is as good as taken. */
function isKept(outcome: AppendOutcome): boolean {
  return outcome === 'appended' || outcome === 'duplicate';
}

/** An Export…ServiceResponse: nothing, or in field 1 how many were rejected (1) and why (2). */
export function partialSuccess(rejected: number): Uint8Array {
  if (rejected === 0) return new Uint8Array();
  const why = Buffer.from(WHY);
  const inner = Buffer.concat([Buffer.from([0x08, ...varint(rejected), 0x12, ...varint(why.length)]), why]);
  return Buffer.concat([Buffer.from([0x0a, ...varint(inner.length)]), inner]);
}

function varint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 0x80))];
}
