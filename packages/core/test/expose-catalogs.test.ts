import { conventions, counter, defineCatalog, exposeCatalogs, httpCatalog } from '../src/index.ts';
import type { Convention } from '../src/index.ts';
import { http, nodeRuntime } from '../src/catalogs/index.ts';
import { describe, expect, test } from 'vitest';

const orders = defineCatalog('orders', { placed: counter({ help: 'Orders accepted for delivery.' }) });

describe('exposeCatalogs', () => {
  test('names metrics by convention and namespace, those of every telemetry included', () => {
    const exposed = exposeCatalogs({ catalogs: [orders, http], convention: 'classic', namespace: 'acme' });
    expect(exposed.convention).toBe('classic');
    expect(exposed.expose(orders.placed)?.name).toBe('acme_orders_placed_total');
    expect(exposed.expose(http.duration)?.name).toBe('http_request_duration_seconds');
    expect([...exposed.metrics.keys()].slice(0, 2)).toEqual(['orders.placed', 'http.duration']);
    expect(exposed.metrics.has('telltale.labelOverflow')).toBe(true);
  });

  test('keeps what a convention hides, without a name', () => {
    const exposed = exposeCatalogs({ catalogs: [http] });
    expect(exposed.metrics.get('http.requests')).toEqual({ definition: http.requests, exposed: undefined });
    expect(exposed.expose(nodeRuntime.eventLoopLag)).toBeUndefined();
  });

  test('takes the application’s own metrics for ours of the same catalog', () => {
    const own = httpCatalog({ buckets: { duration: [0.1, 1] } });
    expect(exposeCatalogs({ catalogs: [own] }).expose(http.duration)?.buckets).toEqual([0.1, 1]);
  });

  test('has nothing of catalogs that were not given', () => {
    expect(exposeCatalogs({ catalogs: [] }).expose(orders.placed)).toBeUndefined();
  });

  test('takes a convention of one’s own, and refuses a name that none has', () => {
    const own = { ...conventions.otel, name: 'own' };
    expect(exposeCatalogs({ catalogs: [orders], convention: own }).convention).toBe('own');
    expect(() => exposeCatalogs({ catalogs: [], convention: 'otle' as 'otel' })).toThrow(
      expect.objectContaining({ code: 'TELLTALE_OPTIONS', message: expect.stringContaining('"otle"') }),
    );
    expect(() => exposeCatalogs({ catalogs: [], convention: { name: 'own' } as Convention })).toThrow(
      'The convention "own" has no metrics',
    );
  });
});
