import { createTelemetry, serviceIdentity } from '@telltale/core';
import { afterEach, describe, expect, test } from 'vitest';
import { startTracing, withSpan } from '../src/index.ts';
import type { Tracing, TracingOptions } from '../src/index.ts';
import { startTraceReceiver } from '@telltale-tooling/receivers';

let started: Tracing | undefined;
afterEach(() => started?.shutdown());

function start(options: TracingOptions): { readonly tracing: Tracing; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  const logger = { warn: (message: string) => void warnings.push(message), error() {} };
  started = startTracing({ instrument: false, environment: {}, logger, ...options });
  return { tracing: started, warnings };
}

const telemetryOf = (service: string) => createTelemetry({ service, catalogs: {}, registry: false, runtime: false });

describe('the resource of a span', () => {
  test.for<[string, TracingOptions, object]>([
    [
      'the process says',
      {},
      { 'service.name': serviceIdentity({}).service, 'service.instance.id': serviceIdentity().instance },
    ],
    [
      'the environment says',
      {
        environment: {
          OTEL_SERVICE_NAME: 'shop',
          OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,service.version=2.0.0,service.instance.id=shop-1,team=blue',
        },
      },
      { 'service.name': 'shop', 'service.version': '2.0.0', 'service.instance.id': 'shop-1', team: 'blue' },
    ],
    [
      'the options say, before the environment',
      {
        service: 'shop',
        version: '3.0.0',
        instance: 'shop-2',
        environment: { OTEL_SERVICE_NAME: 'x', OTEL_RESOURCE_ATTRIBUTES: 'service.version=1,service.instance.id=y' },
      },
      { 'service.name': 'shop', 'service.version': '3.0.0', 'service.instance.id': 'shop-2' },
    ],
  ])('is as %s', async ([, options, expected]) => {
    await using receiver = await startTraceReceiver();
    const { tracing } = start({ endpoint: receiver.url, ...options });
    withSpan('one', () => {});
    await tracing.flush();
    expect(receiver.spans[0]!.resource).toMatchObject(expected);
  });
});

describe('a telemetry of another name than the traces', () => {
  test('is told of once', () => {
    const { tracing, warnings } = start({ service: 'shop', exporter: 'none' });
    tracing.join(telemetryOf('shop'));
    expect(warnings).toEqual([]);
    tracing.join(telemetryOf('orders'));
    tracing.join(telemetryOf('prices'));
    expect(warnings).toEqual([
      'spans are of the service "shop", metrics of "orders": set OTEL_SERVICE_NAME=orders to have one name.',
    ]);
  });
});
